import { request as httpRequest } from 'node:http'
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { JSON_TYPE, post, PROTOBUF, type Answer } from './post.ts'
import { jsonSpans, points, records, spans } from './requests.ts'
import { running, type Running } from './running.ts'

let run: Running
afterEach(() => run.stop())

describe('otlp over HTTP takes', () => {
  it('all three signals, in protobuf, and leaves them encoded', async () => {
    run = await running()
    const bodies = { traces: spans(101), metrics: points(103), logs: records(107) }
    for (const [signal, body] of Object.entries(bodies)) {
      const { status, headers, body: answer } = await post(run, `/v1/${signal}`, body)
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
      const { status, headers, body } = await post(run, '/v1/traces', jsonSpans(11), {
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
    const { status } = await post(run, '/v1/traces', body, {
      ...PROTOBUF,
      'content-encoding': encoding,
    })
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
    expect((await post(run, '/v1/traces', '')).status).toBe(200)
    expect((await post(run, '/v1/logs', '{}', JSON_TYPE)).status).toBe(200)
    expect(run.batches).toEqual([])
  })

  it('headers of the client where it is told to', async () => {
    run = await running({ http: { include_metadata: true } })
    await post(run, '/v1/traces', spans(1), { ...PROTOBUF, 'X-Tenant': 'a' })
    const { metadata } = run.batches[0]!.client!
    expect(metadata.get('x-tenant')).toEqual(['a'])
    expect(metadata.get('host')).toEqual([run.http])
  })

  it('other paths', async () => {
    run = await running({ http: { traces_url_path: 'in/traces', logs_url_path: '/all/' } })
    expect((await post(run, '/in/traces?x=1', spans(3))).status).toBe(200)
    expect((await post(run, '/all/of/it', records(5))).status).toBe(200)
    expect((await post(run, '/v1/traces', spans(3))).status).toBe(404)
    expect(run.batches.map(({ items }) => items)).toEqual([3, 5])
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
  const preflight = await post(run, '/v1/traces', '', { ...origin, ...asked }, 'OPTIONS')
  const names = ['origin', 'methods', 'headers', 'credentials'].map((one) => `allow-${one}`)
  const access = ({ headers }: Answer): unknown[] =>
    [...names, 'max-age', 'expose-headers'].map((one) => headers.get(`access-control-${one}`))
  expect(preflight.status).toBe(204)
  expect(access(preflight)).toEqual(['https://a.test', 'POST', 'content-type', 'true', '7', null])
  const actual = await post(run, '/v1/traces', spans(1), { ...PROTOBUF, ...origin })
  expect(access(actual)).toEqual(['https://a.test', null, null, 'true', null, 'X-A'])
  expect(actual.headers.get('x-extra')).toBe('yes')
  const other = await post(run, '/v1/traces', spans(1), {
    ...PROTOBUF,
    Origin: 'https://b.example',
  })
  expect(access(other)).toEqual([null, null, null, null, null, null])
  const header = { ...origin, ...asked, 'Access-Control-Request-Headers': 'x-other' }
  const refused = await post(run, '/v1/traces', '', header, 'OPTIONS')
  expect([refused.status, refused.headers.get('vary')]).toEqual([
    204,
    'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
  ])
  expect(refused.headers.has('access-control-allow-origin')).toBe(false)
})
