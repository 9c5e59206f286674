// The page of own metrics: where it is, how long connections stay, and what is counted of those who do not ask for it.
import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { afterEach, expect, it } from 'vitest'
import { telemetryField } from '../../../pipeline/config/telemetry.ts'
import { SILENT } from '../../../pipeline/logger.ts'
import { servePage, type MetricsServer, type Prometheus } from '../../../pipeline/telemetry/page.ts'
import { Registry } from '../../../pipeline/telemetry/registry.ts'

let server: MetricsServer
let registry: Registry
afterEach(() => server.stop())

async function serve(host: string): Promise<void> {
  registry = new Registry()
  const errors: string[] = []
  const readers = [{ pull: { exporter: { prometheus: { host, port: 0 } } } }]
  const { metrics, resource } = telemetryField.decode({ metrics: { readers } }, '', errors)
  expect(errors).toEqual([])
  const reader = metrics.readers[0]!.pull!.exporter.prometheus as Prometheus
  const samples = () => registry.samples()
  server = await servePage(reader, { samples, resource, log: SILENT, registry })
}

const counted = (name: string): unknown[] =>
  registry
    .samples()
    .filter((sample) => sample.name === `spantap_telemetry_${name}`)
    .map(({ labels, value }) => [labels, value])

it.each([
  ['127.0.0.1', '127.0.0.1'],
  ['localhost', 'localhost'],
  ['::1', '[::1]'],
  ['[::1]', '[::1]'],
  ['', 'localhost'],
])('serves on %j, and says so as a URL', async (host, name) => {
  await serve(host)
  expect(server.url).toBe(`http://${name}:${server.port}/metrics`)
  const answer = await fetch(server.url)
  expect(await answer.text()).toContain('spantap_telemetry_read_errors_total 0\n')
})

it('keeps connections longer than scrapers wait', async () => {
  await serve('127.0.0.1')
  const answer = await fetch(server.url)
  await answer.text()
  expect(answer.headers.get('keep-alive')).toBe('timeout=65')
})

it('is stopped twice, and nothing is there then', async () => {
  await serve('127.0.0.1')
  await (await fetch(server.url)).text()
  await server.stop()
  await server.stop()
  await expect(fetch(server.url)).rejects.toThrow()
  expect(counted('connections')).toEqual([])
})

it('P6: counts connections and what is no request', async () => {
  await serve('127.0.0.1')
  const open = async (text: string): Promise<Socket> => {
    const socket = connect(server.port, '127.0.0.1')
    await once(socket, 'connect')
    socket.resume().write(text)
    return socket
  }
  const labels = { endpoint: '127.0.0.1:0', transport: 'http' }
  const sockets = [await open('GET /metrics HTTP/1.1\r\nhost: a\r\n'), await open('GET ')]
  await expect.poll(() => counted('connections')).toEqual([[labels, 2]])
  for (let i = 0; i < 7; i++) await once(await open('GARBAGE\r\n\r\n'), 'close')
  expect(counted('rejected_requests')).toEqual([[{ ...labels, reason: 'malformed' }, 7]])
  for (const socket of sockets) socket.destroy()
  await expect.poll(() => counted('connections')).toEqual([[labels, 0]])
})
