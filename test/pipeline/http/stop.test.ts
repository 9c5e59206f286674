// An HTTP server that stops: whoever is connected is told in an answer, where there is one to give.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect, it } from 'vitest'
import { parser, struct } from '../../../pipeline/config/schema.ts'
import { httpServerFields } from '../../../pipeline/http/section.ts'
import { startHttpServer, type Handler, type HttpServer } from '../../../pipeline/http/server.ts'
import { ServerCounters } from '../../../pipeline/net/server_counters.ts'
import { testSettings } from '../../connectors/settings.ts'

const parse = parser(struct(httpServerFields({ endpoint: '127.0.0.1:0' })))
const ok: Handler = (_, response) => response.end('ok')

async function start(): Promise<HttpServer> {
  const { telemetry, log } = testSettings('health_check')
  const counters = new ServerCounters(telemetry, 'extension', 'http')
  return startHttpServer({ section: parse({}), handler: ok, log, counters })
}

async function ask(socket: Socket): Promise<string> {
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  return String(await once(socket, 'data'))
}

it('a kept connection hears in its next answer that it ends', async () => {
  const server = await start()
  const socket = connect(Number(server.address.split(':')[1]), '127.0.0.1')
  expect(await ask(socket)).toMatch(/^connection: keep-alive/im)
  const stopped = server.stop()
  expect(await ask(socket)).toMatch(/^HTTP\/1\.1 200 [^]*^connection: close/im)
  await stopped
  socket.destroy()
})

it('one that says nothing is closed soon, and none keeps the server from its end', async () => {
  const server = await start()
  const socket = connect(Number(server.address.split(':')[1]), '127.0.0.1')
  await ask(socket)
  const closed = once(socket, 'close')
  const before = performance.now()
  await server.stop(60_000)
  await closed
  expect(performance.now() - before).toBeLessThan(5000)
})

it('nobody there: it has ended at once', async () => {
  const server = await start()
  await server.stop(60_000)
  await server.stop()
})
