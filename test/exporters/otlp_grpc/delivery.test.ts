import { readFileSync } from 'node:fs'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { startGrpcSink, type GrpcSink, type GrpcSinkOptions } from '../../support/otlp_grpc_sink.ts'
import { running, type Running } from './running.ts'

const file = (name: string): string =>
  fileURLToPath(new URL(`../otlp_http/fixtures/${name}`, import.meta.url))
const cert = file('cert.pem')
const tlsServer = { cert: readFileSync(cert), key: readFileSync(file('key.pem')) }

let sink: GrpcSink
let run: Running

async function start(sinkOptions: GrpcSinkOptions = {}, config: object = {}): Promise<void> {
  sink = await startGrpcSink(sinkOptions)
  run = await running({ endpoint: sink.endpoint, ...config })
}

afterEach(async () => {
  await run.flush(0)
  await sink.stop()
})

const sent = (n: number): object => ({ otelcol_exporter_sent_spans: n })

describe('otlp_grpc delivers', () => {
  it('23 batches of 101 spans over one connection', async () => {
    await start()
    for (let i = 0; i < 23; i++) run.spans(101)
    await run.flush()
    expect(sink.spans()).toBe(2323)
    expect(new Set(sink.requests.map(({ connection }) => connection)).size).toBe(1)
    expect(run.counted()).toEqual(sent(2323))
    expect(run.lines).toEqual([])
    await expect.poll(() => sink.connections()).toBe(0)
  })

  it('with the path and headers of OTLP/gRPC, and its own metadata', async () => {
    const headers = { 'X-Tenant': 'a', 'trace-bin': 'ÿ' }
    await start({}, { headers, authority: 'backend.test', timeout: '7s' })
    run.spans(7)
    await run.flush()
    expect(sink.requests[0]!.headers).toMatchObject({
      ':method': 'POST',
      ':path': '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
      ':authority': 'backend.test',
      'content-type': 'application/grpc',
      te: 'trailers',
      'grpc-encoding': 'gzip',
      'grpc-timeout': '7000m',
      'x-tenant': 'a',
      'trace-bin': Buffer.from('ÿ').toString('base64'),
    })
    expect(sink.requests[0]!.headers['user-agent']).toMatch(/^spantap\/\d+\.\d+\.\d+ \(linux\//)
  })

  it.each([
    ['zstd', 'zstd'],
    ['none', undefined],
    ['', undefined],
  ])('with compression "%s"', async (compression, encoding) => {
    await start({}, { compression })
    run.spans(13)
    await run.flush()
    expect(sink.requests[0]!.headers['grpc-encoding']).toBe(encoding)
    expect(sink.spans()).toBe(13)
  })

  it.each(['http://', 'dns:///', 'passthrough:///'])('to %s', async (prefix) => {
    sink = await startGrpcSink()
    run = await running({ endpoint: prefix + sink.endpoint })
    run.spans(5)
    await run.flush()
    expect(sink.spans()).toBe(5)
  })

  it('to a unix socket', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'otlp-grpc-'))
    const path = join(folder, 'sock')
    sink = await startGrpcSink({ port: path })
    run = await running({ endpoint: `unix://${path}` })
    run.spans(5)
    await run.flush()
    expect(sink.spans()).toBe(5)
    expect(sink.requests[0]!.headers[':authority']).toBe('localhost')
    rmSync(folder, { recursive: true })
  })

  it.each([
    { ca_file: cert, server_name_override: 'sink.test' },
    { ca_pem: readFileSync(cert, 'utf8'), server_name_override: 'localhost' },
    { insecure_skip_verify: true },
    { ca_file: cert, insecure: true, server_name_override: 'sink.test', min_version: '1.3' },
  ])('over TLS with %o', async (tls) => {
    await start({ tls: tlsServer }, { tls })
    run.spans(11)
    await run.flush()
    expect(sink.spans()).toBe(11)
  })

  it('nothing to a server that it cannot verify, and TLS is the default', async () => {
    await start({ tls: tlsServer }, { tls: {} })
    run.spans(11)
    await expect.poll(() => run.lines.length).toBe(1)
    expect(run.lines[0]!.message).toBe(`${sink.endpoint} cannot be reached, retrying`)
    expect(run.lines[0]!.fields['error']).toMatch(/code = Unavailable .*self-signed certificate/)
  })

  it('nothing without TLS for the sake of http://, and says so', async () => {
    sink = await startGrpcSink()
    run = await running({ endpoint: `http://${sink.endpoint}`, tls: {} })
    expect(run.lines[0]!.message).toBe('http:// does not turn TLS off: set tls::insecure to true')
    run.spans(3)
    await expect.poll(() => run.lines.length).toBe(2)
    expect(sink.spans()).toBe(0)
  })

  it('a batch that is too large for one message in several', async () => {
    await start()
    run.spans(4001, ['url.path', `/${'x'.repeat(2000)}`])
    await run.flush()
    expect(sink.requests).toHaveLength(3)
    expect(sink.spans()).toBe(4001)
    expect(run.settled).toEqual([{ ok: true }])
    expect(run.counted()).toEqual(sent(4001))
  })

  it('no more at once than the server wants on a connection', async () => {
    await start({ maxConcurrentStreams: 2, delayMs: 5 })
    // The first tells us the settings of the server.
    run.spans(3)
    await sink.waitFor(3)
    for (let i = 0; i < 19; i++) run.spans(3)
    await run.flush()
    expect(sink.spans()).toBe(60)
    expect(sink.most()).toBe(2)
  })
})
