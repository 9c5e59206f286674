import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { attributeSet } from '../../../pipeline/data/attributes.ts'
import { SPANTAP_SCOPE } from '../../../pipeline/data/resource.ts'
import { service } from '../../pipeline/otlp/spans.ts'
import { startBodySink } from '../../support/body_sink.ts'
import { startSink, type Sink, type SinkOptions } from '../../support/otlp_sink.ts'
import { running, type Running } from './running.ts'

let sink: Sink
let run: Running

async function start(sinkOptions: SinkOptions = {}, config: object = {}): Promise<void> {
  sink = await startSink(sinkOptions)
  run = await running({ endpoint: sink.url, ...config })
}

afterEach(async () => {
  await run.flush(0)
  await sink.stop()
})

describe('otlp_http delivers', () => {
  it('23 batches of 101 spans, each span once', async () => {
    await start()
    for (let i = 0; i < 23; i++) run.spans(101)
    await run.flush()
    expect(sink.spans()).toHaveLength(2323)
    expect(sink.requests).toHaveLength(23)
    expect(run.settled).toEqual(Array.from({ length: 23 }, () => ({ ok: true })))
    expect(run.counted()).toEqual({ otelcol_exporter_sent_spans: 2323 })
    expect(run.lines).toEqual([])
  })

  it('with the path, headers and compression of OTLP/HTTP', async () => {
    await start({}, { headers: { Authorization: 'Bearer s3cret', 'X-Tenant': 'a' } })
    run.spans(7)
    await run.flush()
    const { path, headers } = sink.requests[0]!
    expect(path).toBe('/v1/traces')
    expect(headers).toMatchObject({
      'content-type': 'application/x-protobuf',
      'content-encoding': 'gzip',
      authorization: 'Bearer s3cret',
      'x-tenant': 'a',
    })
    expect(headers['user-agent']).toMatch(/^spantap\/\d+\.\d+\.\d+ \(linux\/(amd64|arm64)\)$/)
  })

  it.each([
    ['zstd', 'zstd'],
    ['zlib', 'zlib'],
    ['deflate', 'deflate'],
    ['none', undefined],
  ])('with compression %s', async (compression, encoding) => {
    await start({}, { compression })
    run.spans(7)
    await run.flush()
    expect(sink.requests[0]!.headers['content-encoding']).toBe(encoding)
    expect(sink.spans()).toHaveLength(7)
  })

  it('metrics', async () => {
    await start()
    const times = { startUnixNs: 1n, timeUnixNs: 2n }
    const points = [3, 5].map((value) => ({
      attributes: attributeSet(['i', value]),
      ...times,
      value,
    }))
    const sum = { type: 'sum', name: 'sent', description: '', unit: '', monotonic: true } as const
    const metrics = [{ ...sum, temporality: 'cumulative', points }] as const
    run.points([{ resource: service('api'), scope: SPANTAP_SCOPE, metrics }])
    await run.flush()
    expect(sink.points().map(({ metric, value }) => [metric, value])).toEqual([
      ['sent', 3],
      ['sent', 5],
    ])
    expect(sink.requests[0]!.path).toBe('/v1/metrics')
    expect(run.counted()).toEqual({ otelcol_exporter_sent_metric_points: 2 })
  })

  it('in JSON, with the names and ids of OTLP', async () => {
    const bodies = await startBodySink()
    sink = await startSink()
    run = await running({
      endpoint: `http://127.0.0.1:${bodies.port}`,
      encoding: 'json',
      compression: 'none',
    })
    run.spans(3)
    await run.flush()
    const [body, ...more] = bodies.bodies
    expect(more).toEqual([])
    expect(bodies.headers('content-type')).toEqual(['application/json'])
    const parsed = JSON.parse(body!.toString()) as {
      resourceSpans: { scopeSpans: { spans: object[] }[] }[]
    }
    const spans = parsed.resourceSpans.flatMap((one) => one.scopeSpans.flatMap((two) => two.spans))
    expect(spans.map((span) => Object.entries(span)[0])).toEqual([
      ['traceId', '01000000000000000000000000000000'],
      ['traceId', '01000000000000000000000000000001'],
      ['traceId', '01000000000000000000000000000002'],
    ])
    await bodies.stop()
  })

  it('over one connection that is kept open', async () => {
    await start({}, { sending_queue: { num_consumers: 1 } })
    for (let i = 0; i < 5; i++) run.spans(2)
    await run.flush()
    expect(new Set(sink.requests.map((request) => request.port)).size).toBe(1)
  })

  it('at once when the server had closed the kept connection', async () => {
    await start({ keepAliveMs: 50 })
    run.spans(3)
    await sink.waitFor(3)
    await new Promise((resolve) => setTimeout(resolve, 200))
    run.spans(5)
    await sink.waitFor(8, 1_000)
    expect(run.lines).toEqual([])
  })

  it('to the URL of a signal as it is', async () => {
    sink = await startSink()
    run = await running({ traces_endpoint: `${sink.url}/a/b?key=s3cret` }, ['traces'])
    run.spans(3)
    await run.flush()
    expect(sink.requests[0]!.path).toBe('/a/b')
    expect(sink.spans()).toHaveLength(3)
  })

  it('a batch that is too large for one request in several', async () => {
    await start()
    run.spans(4001, ['url.path', `/${'x'.repeat(6000)}`])
    await run.flush()
    expect(sink.requests).toHaveLength(2)
    expect(new Set(sink.spans().map((span) => span.name)).size).toBe(4001)
    expect(run.settled).toEqual([{ ok: true }])
    expect(run.counted()).toEqual({ otelcol_exporter_sent_spans: 4001 })
  })

  it('nothing for an empty batch', async () => {
    await start()
    run.spans(0)
    await run.flush()
    expect(run.settled).toEqual([{ ok: true }])
    expect(sink.requests).toEqual([])
  })
})

describe('otlp_http counts and says', () => {
  it('a signal without an endpoint, at the start', async () => {
    await start()
    await expect(running({ metrics_endpoint: sink.url })).rejects.toThrow(
      'either endpoint or traces_endpoint must be specified',
    )
  })

  it('partial success, and sends nothing again', async () => {
    // partial_success { rejected_spans: 3 error_message: "too old" }
    const body = Buffer.from('0a0b08031207746f6f206f6c64', 'hex')
    await start({ body })
    run.spans(11)
    await run.flush()
    expect(sink.requests).toHaveLength(1)
    expect(run.lines).toEqual([
      {
        level: 'warn',
        message: 'Partial success response',
        fields: { message: 'too old', dropped_spans: 3 },
      },
    ])
    expect(run.counted()).toEqual({
      otelcol_exporter_sent_spans: 8,
      otelcol_exporter_send_failed_spans: 3,
      'spantap_exporter_lost_spans{reason="rejected"}': 3,
    })
  })

  it('an answer that is no OTLP', async () => {
    await start({ body: Buffer.from('0aff', 'hex') })
    run.spans(11)
    await run.flush()
    expect(run.lines[0]!.fields['error']).toBe(
      'not retryable error: error parsing protobuf response: protobuf: bad varint',
    )
    expect(run.counted()).toMatchObject({ otelcol_exporter_send_failed_spans: 11 })
  })

  it('a 400, once, in the words of the Collector', async () => {
    // google.rpc.Status { code: 3 message: "bad" details: [Any { type_url: "t" }] }
    await start({ status: 400, body: Buffer.from('080312036261641a030a0174', 'hex') })
    run.spans(13)
    await run.flush()
    expect(sink.requests).toHaveLength(1)
    expect(run.lines).toEqual([
      {
        level: 'warn',
        message: 'Exporting failed. Dropping data.',
        fields: {
          error: `not retryable error: error exporting items, request to ${sink.url}/v1/traces responded with HTTP Status Code 400, Message=bad, Details=[t]`,
          dropped_items: 13,
        },
      },
    ])
    expect(run.counted()).toEqual({
      otelcol_exporter_send_failed_spans: 13,
      'spantap_exporter_lost_spans{reason="refused"}': 13,
    })
  })

  it('S11: nothing secret', async () => {
    const secrets = { headers: { 'x-key': 's3cret-header' } }
    sink = await startSink({ status: 403, body: gzipSync('no') })
    const url = sink.url.replace('http://', 'http://user:s3cret-password@')
    run = await running({ traces_endpoint: `${url}/v1/traces?key=s3cret-query`, ...secrets }, [
      'traces',
    ])
    run.spans(2)
    await run.flush()
    expect(JSON.stringify(run.lines)).toContain(sink.url)
    expect(JSON.stringify(run.lines)).not.toContain('s3cret')
  })
})
