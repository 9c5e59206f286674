import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest, type RequestOptions } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createServer, type AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import otlp from '../../../receivers/otlp/index.ts'
import { testSettings } from '../../connectors/settings.ts'
import { EXPORT, framed, GrpcClient } from '../../support/grpc_client.ts'
import { PROTOBUF } from './post.ts'
import { spans } from './requests.ts'
import { running, type Running } from './running.ts'

const file = (name: string): string =>
  fileURLToPath(new URL(`../../pipeline/tls/fixtures/${name}`, import.meta.url))
const ca = readFileSync(file('ca.pem'))
const tls = { cert_file: file('server.pem'), key_file: file('server.key') }
const certificate = {
  cert: readFileSync(file('client.pem')),
  key: readFileSync(file('client.key')),
}

let run: Running | undefined
afterEach(() => run?.stop())

function send(
  request: typeof httpRequest | typeof httpsRequest,
  where: RequestOptions,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', path: '/v1/traces', headers: PROTOBUF, ...where }
    const sent = request(options, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0))
    })
    sent.once('error', reject)
    sent.end(spans(7))
  })
}

const at = (address: string): RequestOptions => {
  const [host, port] = address.split(':')
  return { host, port }
}

describe('otlp listens', () => {
  it('with TLS', async () => {
    run = await running({ grpc: { tls }, http: { tls } })
    expect(await send(httpsRequest, { ...at(run.http), ca })).toBe(200)
    const client = new GrpcClient(run.grpc, { ca })
    expect((await client.call(EXPORT.traces, framed(spans(11)))).code).toBe(0)
    client.close()
    expect(run.batches.map(({ items }) => items)).toEqual([7, 11])
    expect(await send(httpRequest, at(run.http))).toBe(400)
    await expect
      .poll(() => run!.set.counted())
      .toMatchObject({
        'spantap_receiver_dropped_connections{reason="tls",transport="http"}': 1,
      })
  })

  it('with TLS for clients that have a certificate', async () => {
    const mutual = { ...tls, client_ca_file: file('ca.pem') }
    run = await running({ grpc: { tls: mutual }, http: { tls: mutual } })
    expect(await send(httpsRequest, { ...at(run.http), ca, ...certificate })).toBe(200)
    await expect(send(httpsRequest, { ...at(run.http), ca })).rejects.toThrow()
    const good = new GrpcClient(run.grpc, { ca, ...certificate })
    const bad = new GrpcClient(run.grpc, { ca })
    expect((await good.call(EXPORT.traces, framed(spans(11)))).code).toBe(0)
    expect((await bad.call(EXPORT.traces, framed(spans(11)))).code).toBe(-1)
    good.close()
    bad.close()
    expect(run.batches.map(({ items }) => items)).toEqual([7, 11])
  })

  it('on unix sockets, also on those that a killed process has left behind', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'spantap-otlp-'))
    const endpoint = join(folder, 'http.sock')
    const http = { endpoint, transport: 'unix' }
    const leave = `require('net').createServer().listen(${JSON.stringify(endpoint)}, () => process.kill(process.pid, 9))`
    spawnSync(process.execPath, ['-e', leave])
    expect(existsSync(endpoint)).toBe(true)
    try {
      run = await running({ http })
      expect(await send(httpRequest, { socketPath: endpoint })).toBe(200)
      expect(run.batches[0]!.client).toMatchObject({ address: '', metadata: new Map() })
      await expect(running({ http })).rejects.toThrow(
        `listen unix ${endpoint}: bind: address already in use`,
      )
    } finally {
      await run?.stop()
      rmSync(folder, { recursive: true })
    }
  })

  it('and takes one request a connection where it is told to', async () => {
    run = await running({ http: { keep_alives_enabled: false } })
    const response = await fetch(`http://${run.http}/v1/traces`, {
      method: 'POST',
      headers: PROTOBUF,
      body: spans(1),
    })
    expect(response.headers.get('connection')).toBe('close')
  })

  it('and lets clients go that are idle, or old', async () => {
    const idle = { keepalive: { server_parameters: { max_connection_idle: '100ms' } } }
    const old = { keepalive: { server_parameters: { max_connection_age: '100ms' } } }
    for (const grpc of [idle, old]) {
      run = await running({ grpc })
      const client = new GrpcClient(run.grpc)
      expect((await client.call(EXPORT.traces, framed(spans(3)))).code).toBe(0)
      await expect.poll(() => client.session.destroyed, { timeout: 5000 }).toBe(true)
      await run.stop()
    }
  })
})

describe('otlp says at the start', () => {
  const open = async (protocols: object): Promise<unknown> =>
    otlp.open(testSettings('otlp'), otlp.config({ protocols }))

  it.each([
    [{ http: { endpoint: 'localhost' } }, 'listen tcp: address localhost: missing port in address'],
    [{ grpc: { transport: 'udp' } }, 'listen udp localhost:4317: use transport tcp or unix'],
    [
      { http: { auth: { authenticator: 'oidc' } } },
      'failed to resolve authenticator "oidc": authenticator not found',
    ],
    [
      { grpc: { middlewares: [{ id: 'limit' }] } },
      'failed to resolve middleware "limit": middleware not found',
    ],
    [
      { grpc: { tls: { ...tls, key_file: '/none.pem' } } },
      'failed to load TLS config: failed to load TLS cert and key: ENOENT',
    ],
  ])('%j', async (protocols, message) => {
    await expect(open(protocols)).rejects.toThrow(message)
  })

  it('who has its port, and gives back the other one', async () => {
    const holder = createServer()
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve))
    const { port } = holder.address() as AddressInfo
    const set = testSettings('otlp')
    const protocols = { grpc: { endpoint: '127.0.0.1:0' }, http: { endpoint: `127.0.0.1:${port}` } }
    await expect(otlp.open(set, otlp.config({ protocols }))).rejects.toThrow(
      `listen tcp 127.0.0.1:${port}: bind: address already in use by `,
    )
    holder.close()
    const grpc = new GrpcClient(String(set.lines[0]!.fields['endpoint']))
    expect((await grpc.call(EXPORT.traces, framed(spans(1)))).code).toBe(-1)
    grpc.close()
  })
})
