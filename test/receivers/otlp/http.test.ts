import { request as httpRequest } from 'node:http'
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import type { Settled } from '../../../pipeline/batch.ts'
import { readRpcStatus } from '../../../pipeline/grpc/rpc_status.ts'
import { jsonSpans, points, records, spans } from './requests.ts'
import { running, type Running } from './running.ts'

const PROTOBUF = { 'content-type': 'application/x-protobuf' }
const JSON_TYPE = { 'content-type': 'application/json' }

let run: Running
afterEach(() => run.stop())

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Buffer
}

async function post(
  path: string,
  body: Uint8Array | string,
  headers: Record<string, string> = PROTOBUF,
  method = 'POST',
): Promise<Answer> {
  const init = method === 'GET' || method === 'OPTIONS' ? {} : { body }
  const response = await fetch(`http://${run.http}${path}`, {
    method,
    headers,
    redirect: 'manual',
    ...init,
  })
  const { status, headers: got } = response
  return { status, headers: got, body: Buffer.from(await response.arrayBuffer()) }
}

const rejected = (reason: string): string =>
  `spantap_receiver_rejected_requests{reason="${reason}",transport="http"}`

describe('otlp over HTTP takes', () => {
  it('all three signals, in protobuf, and leaves them encoded', async () => {
    run = await running()
    const bodies = { traces: spans(101), metrics: points(103), logs: records(107) }
    for (const [signal, body] of Object.entries(bodies)) {
      const { status, headers, body: answer } = await post(`/v1/${signal}`, body)
      expect([status, headers.get('content-type')]).toEqual([200, 'application/x-protobuf'])
      expect(answer.toString('hex')).toBe('0a00')
    }
    expect(run.batches.map(({ signal, items }) => [signal, items])).toEqual([
      ['traces', 101],
      ['metrics', 103],
      ['logs', 107],
    ])
    expect(run.batches.map(({ encoded }) => Buffer.from(encoded!.bytes))).toEqual(
      Object.values(bodies),
    )
    expect(run.batches[0]!.client).toEqual({
      transport: 'http',
      address: '127.0.0.1',
      metadata: new Map(),
    })
  })

  it.each(['application/json', 'Application/JSON; charset=utf-8', 'application/json;'])(
    'JSON as %s',
    async (type) => {
      run = await running()
      const { status, headers, body } = await post('/v1/traces', jsonSpans(11), {
        'content-type': type,
      })
      expect([status, headers.get('content-type'), body.toString()]).toEqual([
        200,
        'application/json',
        '{"partialSuccess":{}}',
      ])
      expect(run.batches[0]!.items).toBe(11)
    },
  )

  it.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
    ['zlib', deflateSync],
    ['deflate', deflateSync],
  ])('%s', async (encoding, compress) => {
    run = await running()
    const body = compress(spans(997))
    const { status } = await post('/v1/traces', body, { ...PROTOBUF, 'content-encoding': encoding })
    expect(status).toBe(200)
    expect(run.batches[0]!.items).toBe(997)
  })

  it('a body in many pieces', async () => {
    run = await running()
    const body = spans(1009)
    const status = await new Promise<number>((resolve, reject) => {
      const [host, port] = run.http.split(':')
      const options = { host, port, method: 'POST', path: '/v1/traces', headers: PROTOBUF }
      const request = httpRequest(options, (response) => {
        resolve(response.statusCode ?? 0)
        response.resume()
      })
      request.once('error', reject)
      for (let at = 0; at < body.length; at += 997) request.write(body.subarray(at, at + 997))
      request.end()
    })
    expect(status).toBe(200)
    expect(run.batches[0]!.items).toBe(1009)
  })

  it('nothing at all, and tells nobody', async () => {
    run = await running()
    expect((await post('/v1/traces', '')).status).toBe(200)
    expect((await post('/v1/logs', '{}', JSON_TYPE)).status).toBe(200)
    expect(run.batches).toEqual([])
  })

  it('headers of the client where it is told to', async () => {
    run = await running({ http: { include_metadata: true } })
    await post('/v1/traces', spans(1), { ...PROTOBUF, 'X-Tenant': 'a' })
    const { metadata } = run.batches[0]!.client!
    expect(metadata.get('x-tenant')).toEqual(['a'])
    expect(metadata.get('host')).toEqual([run.http])
  })

  it('other paths', async () => {
    run = await running({ http: { traces_url_path: 'in/traces', logs_url_path: '/all/' } })
    expect((await post('/in/traces?x=1', spans(3))).status).toBe(200)
    expect((await post('/all/of/it', records(5))).status).toBe(200)
    expect((await post('/v1/traces', spans(3))).status).toBe(404)
    expect(run.batches.map(({ items }) => items)).toEqual([3, 5])
  })
})

// Statuses, headers and bodies are those of otelcol 0.158.
describe('otlp over HTTP refuses', () => {
  const text = async (
    path: string,
    body: Uint8Array | string,
    headers: Record<string, string>,
    method = 'POST',
  ): Promise<unknown[]> => {
    const answer = await post(path, body, headers, method)
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
    const moved = await post('//v1/traces?a=b', '{}', JSON_TYPE)
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
    const { status, body } = await post('/v1/traces', 'x', { ...PROTOBUF, ...br })
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
    expect((await post('/v1/traces', spans(1))).status).toBe(400)
    const gzip = { ...PROTOBUF, 'content-encoding': 'gzip' }
    expect((await post('/v1/traces', gzipSync(spans(1)), gzip)).status).toBe(200)
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
    const answer = await post('/v1/traces', body, headers)
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
    const answer = await post('/v1/traces', body, headers)
    expect(answer.status).toBe(400)
    expect(answer.body.toString()).toContain('http: request body too large')
    expect(run.set.counted()[rejected('too_large')]).toBe(1)
    expect((await post('/v1/traces', spans(7))).status).toBe(200)
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
    const protobuf = await post('/v1/traces', spans(3))
    expect(protobuf.status).toBe(status)
    expect(readRpcStatus(protobuf.body)).toEqual({ code, message: 'sending queue is full' })
    const json = await post('/v1/traces', jsonSpans(3), JSON_TYPE)
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
    const { headers, body } = await post('/v1/traces', spans(3))
    expect(headers.get('retry-after')).toBe(after)
    expect(readRpcStatus(body)?.retryDelayMs).toBe(13_700)
  })

  it('not yet: the answer waits for the batch', async () => {
    run = await running()
    run.answer = undefined
    const answer = post('/v1/traces', spans(3))
    await expect.poll(() => run.batches.length).toBe(1)
    const stopped = run.stop()
    run.batches[0]!.settle({ ok: true })
    expect((await answer).status).toBe(200)
    await stopped
    await expect(post('/v1/traces', spans(3))).rejects.toThrow('fetch failed')
  })
})

it('pages of other origins, and headers of every response', async () => {
  run = await running({
    http: {
      cors: { allowed_origins: ['https://*.test'], exposed_headers: ['x-a'], max_age: 7 },
      response_headers: { 'X-Extra': 'yes' },
    },
  })
  const origin = { Origin: 'https://a.test' }
  const asked = {
    'Access-Control-Request-Method': 'POST',
    'Access-Control-Request-Headers': 'content-type',
  }
  const preflight = await post('/v1/traces', '', { ...origin, ...asked }, 'OPTIONS')
  const names = ['origin', 'methods', 'headers', 'credentials'].map((one) => `allow-${one}`)
  const access = ({ headers }: Answer): unknown[] =>
    [...names, 'max-age', 'expose-headers'].map((one) => headers.get(`access-control-${one}`))
  expect(preflight.status).toBe(204)
  expect(access(preflight)).toEqual(['https://a.test', 'POST', 'content-type', 'true', '7', null])
  const actual = await post('/v1/traces', spans(1), { ...PROTOBUF, ...origin })
  expect(access(actual)).toEqual(['https://a.test', null, null, 'true', null, 'X-A'])
  expect(actual.headers.get('x-extra')).toBe('yes')
  const other = await post('/v1/traces', spans(1), { ...PROTOBUF, Origin: 'https://b.example' })
  expect(access(other)).toEqual([null, null, null, null, null, null])
  const header = { ...origin, ...asked, 'Access-Control-Request-Headers': 'x-other' }
  const refused = await post('/v1/traces', '', header, 'OPTIONS')
  expect([refused.status, refused.headers.get('vary')]).toEqual([
    204,
    'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
  ])
  expect(refused.headers.has('access-control-allow-origin')).toBe(false)
})
