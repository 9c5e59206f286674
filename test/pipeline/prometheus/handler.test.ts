import { once } from 'node:events'
import { createServer, request, type IncomingMessage } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { acceptsGzip, metricsHandler, type Page } from '../../../pipeline/prometheus/handler.ts'

const PAGE = 'up 1\n'.repeat(1009)
const failures: unknown[] = []
let page = (): Page => PAGE
const server = createServer(
  metricsHandler({
    path: '/metrics',
    page: ({ names }) => (names ? [...names].join() : page()),
    failed: (error) => failures.push(error),
  }),
)

beforeEach(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})

afterEach(async () => {
  server.close()
  server.closeAllConnections()
  await once(server, 'close')
})

async function ask(
  path: string,
  method = 'GET',
  headers: Record<string, string> = {},
): Promise<{ answer: IncomingMessage; body: Buffer }> {
  const { port } = server.address() as { port: number }
  const sent = request({ host: '127.0.0.1', port, path, method, headers })
  sent.end()
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  const parts: Buffer[] = []
  for await (const part of answer) parts.push(part as Buffer)
  return { answer, body: Buffer.concat(parts) }
}

const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores'

it('answers GET with the page, with a query too', async () => {
  for (const path of ['/metrics', '/metrics?debug=1']) {
    const { answer, body } = await ask(path)
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-type']).toBe(CONTENT_TYPE)
    expect(answer.headers['content-encoding']).toBeUndefined()
    expect(body.toString()).toBe(PAGE)
  }
  const { body } = await ask('/metrics?name[]=up&name%5B%5D=down')
  expect(body.toString()).toBe('up,down')
})

it('answers with gzip when it is asked for', async () => {
  const { answer, body } = await ask('/metrics', 'GET', { 'accept-encoding': 'gzip' })
  expect(answer.headers['content-encoding']).toBe('gzip')
  expect(gunzipSync(body).toString()).toBe(PAGE)
})

it('answers HEAD without a body', async () => {
  const { answer, body } = await ask('/metrics', 'HEAD')
  expect([answer.statusCode, answer.headers['content-type'], body.length]).toEqual([
    200,
    CONTENT_TYPE,
    0,
  ])
})

it('sends a page in pieces, and others get their turn between them', async () => {
  let turns = 0
  const seen: number[] = []
  const timer = setInterval(() => turns++, 0)
  page = function* () {
    for (let i = 0; i < 101; i++) {
      for (const until = performance.now() + 1; performance.now() < until;);
      seen.push(turns)
      yield `n ${i}\n`
    }
  }
  const { body } = await ask('/metrics')
  clearInterval(timer)
  page = () => PAGE
  expect(body.toString()).toBe(Array.from({ length: 101 }, (_, i) => `n ${i}\n`).join(''))
  expect(new Set(seen).size).toBeGreaterThan(10)
})

it('a client that hangs up is no failure', async () => {
  page = function* () {
    for (let i = 0; i < 100_000; i++) yield PAGE
  }
  const { port } = server.address() as { port: number }
  const sent = request({ host: '127.0.0.1', port, path: '/metrics' }).on('error', () => {})
  sent.end()
  await once(sent, 'response')
  sent.destroy()
  await new Promise((resolve) => setTimeout(resolve, 50))
  page = () => PAGE
  expect(failures).toEqual([])
})

it('says what is wrong with another path or method', async () => {
  const other = await ask('/')
  expect([other.answer.statusCode, other.body.toString()]).toEqual([
    404,
    'not found: the metrics are at /metrics\n',
  ])
  const post = await ask('/metrics', 'POST')
  expect([post.answer.statusCode, post.answer.headers['allow']]).toEqual([405, 'GET, HEAD'])
})

it('reports a page that cannot be made', async () => {
  page = () => {
    throw new Error('no page')
  }
  const { answer } = await ask('/metrics')
  page = () => PAGE
  expect(answer.statusCode).toBe(500)
  expect(failures).toEqual([new Error('no page')])
})

it('reads Accept-Encoding with its weights', () => {
  expect(['gzip', 'deflate, gzip;q=0.5', '*', 'GZIP'].map(acceptsGzip)).toEqual(Array(4).fill(true))
  expect(['', 'gzip;q=0', 'identity', 'br, *;q=0'].map(acceptsGzip)).toEqual(Array(4).fill(false))
  expect(acceptsGzip(undefined)).toBe(false)
})
