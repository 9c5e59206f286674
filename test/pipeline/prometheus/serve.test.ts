import { afterEach, expect, it } from 'vitest'
import { serveMetrics, type MetricsServer } from '../../../pipeline/prometheus/serve.ts'

let server: MetricsServer
afterEach(() => server.stop())

function fail(error: unknown): never {
  throw error
}

it.each([
  ['127.0.0.1', '127.0.0.1'],
  ['::1', '[::1]'],
  ['', 'localhost'],
])('serves on %j, and says so as a URL', async (host, name) => {
  server = await serveMetrics(host, 0, () => 'up 1\n', fail)
  expect(server.url).toBe(`http://${name}:${server.port}/metrics`)
  const answer = await fetch(server.url)
  expect(await answer.text()).toBe('up 1\n')
})

it('keeps connections longer than scrapers wait', async () => {
  server = await serveMetrics('127.0.0.1', 0, () => 'up 1\n', fail)
  const answer = await fetch(server.url)
  await answer.text()
  expect(answer.headers.get('keep-alive')).toBe('timeout=65')
})

it('is stopped twice, and nothing is there then', async () => {
  server = await serveMetrics('127.0.0.1', 0, () => 'up 1\n', fail)
  await (await fetch(server.url)).text()
  await server.stop()
  await server.stop()
  await expect(fetch(server.url)).rejects.toThrow()
})
