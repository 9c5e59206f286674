import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import type { Settled } from '../../../pipeline/batch.ts'
import { readRpcStatus } from '../../../pipeline/grpc/rpc_status.ts'
import { JSON_TYPE, post, PROTOBUF } from './post.ts'
import { jsonSpans, spans } from './requests.ts'
import { running, type Running } from './running.ts'

let run: Running
afterEach(() => run.stop())

const rejected = (reason: string): string =>
  `spantap_receiver_rejected_requests{reason="${reason}",transport="http"}`

// Statuses, headers and bodies are those of otelcol 0.158.
describe('otlp over HTTP refuses', () => {
  const text = async (
    path: string,
    body: Uint8Array | string,
    headers: Record<string, string>,
    method = 'POST',
  ): Promise<unknown[]> => {
    const answer = await post(run, path, body, headers, method)
    return [answer.status, answer.headers.get('content-type'), answer.body.toString('latin1')]
  }

  it('what is not for it', async () => {
    run = await running({ http: {} }, ['traces', 'metrics'])
    const plain = 'text/plain; charset=utf-8'
    expect(await text('/v1/logs', '{}', JSON_TYPE)).toEqual([404, plain, '404 page not found\n'])
    expect(await text('/v1/traces', '', {}, 'GET')).toEqual([
      405,
      'text/plain',
      '405 method not allowed, supported: [POST]',
    ])
    const media =
      '415 unsupported media type, supported: [application/json, application/x-protobuf]'
    for (const type of ['text/plain', 'application/json; charset', 'application/json;;']) {
      const answer = await text('/v1/traces', '{}', { 'content-type': type })
      expect(answer).toEqual([415, 'text/plain', media])
    }
    const moved = await post(run, '//v1/traces?a=b', '{}', JSON_TYPE)
    expect([moved.status, moved.headers.get('location')]).toEqual([307, '/v1/traces?a=b'])
    expect(run.set.counted()).toMatchObject({
      [rejected('not_found')]: 2,
      [rejected('method')]: 1,
      [rejected('media_type')]: 3,
    })
  })

  it('an encoding that it does not know, in whatever it is asked', async () => {
    run = await running()
    const br = { 'content-encoding': 'br' }
    const message = 'unsupported Content-Encoding: br'
    const json = [400, 'application/json', `{"code":3,"message":"${message}"}`]
    expect(await text('/v1/traces', 'x', { ...JSON_TYPE, ...br })).toEqual(json)
    expect(await text('/nowhere', 'x', { ...JSON_TYPE, ...br })).toEqual(json)
    const { status, body } = await post(run, '/v1/traces', 'x', { ...PROTOBUF, ...br })
    expect([status, readRpcStatus(body)]).toEqual([400, { code: 3, message }])
    const other = await text('/v1/traces', 'x', { 'content-type': 'text/plain', ...br })
    expect(other).toEqual([
      500,
      'application/json',
      '{"code": 13, "message": "failed to marshal error message"}',
    ])
    expect(run.set.counted()[rejected('encoding')]).toBe(4)
  })

  it('encodings that the configuration leaves out', async () => {
    run = await running({ http: { compression_algorithms: ['gzip'] } })
    expect((await post(run, '/v1/traces', spans(1))).status).toBe(400)
    const gzip = { ...PROTOBUF, 'content-encoding': 'gzip' }
    expect((await post(run, '/v1/traces', gzipSync(spans(1)), gzip)).status).toBe(200)
  })

  it.each([
    ['protobuf that is cut off', spans(3).subarray(0, 9), PROTOBUF],
    ['protobuf of a wrong wire type', Buffer.from([8, 1]), PROTOBUF],
    ['JSON that is cut off', '{"resourceSpans":[{', JSON_TYPE],
    ['JSON of a wrong type', '{"resourceSpans":7}', JSON_TYPE],
    ['gzip that is none', 'xxxx', { ...PROTOBUF, 'content-encoding': 'gzip' }],
    [
      'zstd that is cut off',
      zstdCompressSync(spans(3)).subarray(0, 9),
      { ...PROTOBUF, 'content-encoding': 'zstd' },
    ],
  ])('P6: %s', async (_, body, headers) => {
    run = await running()
    const answer = await post(run, '/v1/traces', body, headers)
    expect(answer.status).toBe(400)
    expect(answer.headers.get('content-type')).toBe(headers['content-type'])
    if (headers === PROTOBUF) expect(readRpcStatus(answer.body)?.code).toBe(3)
    if (headers === JSON_TYPE) expect(JSON.parse(answer.body.toString())).toMatchObject({ code: 3 })
    expect(run.batches).toEqual([])
    expect(run.set.counted()[rejected('malformed')]).toBe(1)
  })

  it.each([
    ['as it is', spans(200), PROTOBUF],
    ['in JSON', jsonSpans(200), JSON_TYPE],
    ['behind gzip', gzipSync(spans(200)), { ...PROTOBUF, 'content-encoding': 'gzip' }],
    ['behind zstd', zstdCompressSync(spans(200)), { ...PROTOBUF, 'content-encoding': 'zstd' }],
  ])('P6: a body that is too large %s', async (_, body, headers) => {
    run = await running({ http: { max_request_body_size: 1000 } })
    const answer = await post(run, '/v1/traces', body, headers)
    expect(answer.status).toBe(400)
    expect(answer.body.toString()).toContain('http: request body too large')
    expect(run.set.counted()[rejected('too_large')]).toBe(1)
    expect((await post(run, '/v1/traces', spans(7))).status).toBe(200)
  })
})

describe('otlp over HTTP tells its client', () => {
  const refused = (more: Partial<Settled & { ok: false }>): Settled => ({
    ok: false,
    reason: 'sending queue is full',
    retryable: true,
    ...more,
  })

  // otlpreceiver/internal/errors GetHTTPStatusCodeFromStatus.
  it.each<readonly [Settled, number, number]>([
    [refused({}), 503, 14],
    [refused({ retryable: false }), 500, 13],
    ...[
      [1, 503],
      [2, 500],
      [3, 400],
      [4, 503],
      [5, 500],
      [7, 403],
      [8, 429],
      [10, 503],
      [11, 503],
      [12, 404],
      [13, 500],
      [14, 503],
      [15, 503],
      [16, 401],
    ].map(([code, status]) => [refused({ code: code! }), status!, code!] as const),
  ])('%j as %d', async (answer, status, code) => {
    run = await running()
    run.answer = answer
    const protobuf = await post(run, '/v1/traces', spans(3))
    expect(protobuf.status).toBe(status)
    expect(readRpcStatus(protobuf.body)).toEqual({ code, message: 'sending queue is full' })
    const json = await post(run, '/v1/traces', jsonSpans(3), JSON_TYPE)
    expect(JSON.parse(json.body.toString())).toEqual({ code, message: 'sending queue is full' })
    expect(json.headers.has('retry-after')).toBe(false)
  })

  it.each([
    [8, '13'],
    [14, '13'],
    [3, null],
  ])('when to come again, with code %d', async (code, after) => {
    run = await running()
    run.answer = refused({ code, retryAfterMs: 13_700 })
    const { headers, body } = await post(run, '/v1/traces', spans(3))
    expect(headers.get('retry-after')).toBe(after)
    expect(readRpcStatus(body)?.retryDelayMs).toBe(13_700)
  })

  it('not yet: the answer waits for the batch', async () => {
    run = await running()
    run.answer = undefined
    const answer = post(run, '/v1/traces', spans(3))
    await expect.poll(() => run.batches.length).toBe(1)
    const stopped = run.stop()
    run.batches[0]!.settle({ ok: true })
    expect((await answer).status).toBe(200)
    await stopped
    await expect(post(run, '/v1/traces', spans(3))).rejects.toThrow('fetch failed')
  })
})
