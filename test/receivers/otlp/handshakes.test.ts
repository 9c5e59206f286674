// Clients that cannot get through the handshake: what they hear, and what the log says.
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, it } from 'vitest'
import type { Line } from '../../support/loggers.ts'
import { PREFACE } from '../../support/h2_frames.ts'
import { running, type Running } from './running.ts'

const file = (name: string): string =>
  fileURLToPath(new URL(`../../pipeline/tls/fixtures/${name}`, import.meta.url))
const ca = readFileSync(file('ca.pem'))
const tls = { cert_file: file('server.pem'), key_file: file('server.key') }
const mutual = { ...tls, client_ca_file: file('ca.pem') }

let run: Running
afterEach(() => run.stop())

const at = (address: string): { host: string; port: number } => ({
  host: '127.0.0.1',
  port: Number(address.split(':')[1]),
})
const failed = (): Line[] =>
  run.set.lines.filter(({ message }) => message === 'TLS handshake failed')
const dropped = (transport: string): string =>
  `spantap_receiver_dropped_connections{reason="tls",transport="${transport}"}`

it('plain HTTP hears that TLS is spoken here, as from the Collector', async () => {
  run = await running({ http: { tls } })
  const socket = connect(at(run.http))
  let text = ''
  socket.write('POST /v1/traces HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\n\r\nabc')
  const { port } = await new Promise<{ port: number }>((resolve) =>
    socket.once('connect', () => resolve({ port: socket.localPort! })),
  )
  for await (const piece of socket) text += String(piece)
  expect(text).toBe(
    'HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n',
  )
  const error = 'client sent an HTTP request to a TLS server'
  const fields = { peer: `127.0.0.1:${port}`, error }
  expect(failed()).toEqual([{ level: 'warn', message: 'TLS handshake failed', fields }])
  expect(run.set.counted()).toMatchObject({ [dropped('http')]: 1 })
})

it.each([
  ['http', 'warn', PREFACE, 'client does not speak TLS'],
  ['grpc', 'warn', PREFACE, 'client does not speak TLS'],
  [
    'grpc',
    'warn',
    Buffer.from('GET / HTTP/1.1\r\n\r\n'),
    'client sent an HTTP request to a TLS server',
  ],
  ['grpc', 'info', Buffer.alloc(0), 'client hung up'],
] as const)('over %s, says at %s what %j did: %s', async (transport, level, bytes, error) => {
  run = await running({ [transport]: { tls } })
  const socket = connect(at(run[transport]))
  socket.on('error', () => {}).resume()
  const port = await new Promise<number>((resolve) =>
    socket.once('connect', () => resolve(socket.localPort!)),
  )
  socket.end(bytes)
  await expect.poll(() => run.set.counted()).toMatchObject({ [dropped(transport)]: 1 })
  const fields = { peer: `127.0.0.1:${port}`, error }
  expect(failed()).toEqual([{ level, message: 'TLS handshake failed', fields }])
})

it.each(['http', 'grpc'] as const)('over %s, misses a certificate', async (transport) => {
  run = await running({ [transport]: { tls: mutual } })
  const ALPNProtocols = transport === 'grpc' ? ['h2'] : ['http/1.1']
  const socket = connectTls({ ...at(run[transport]), ca, ALPNProtocols })
  socket.on('error', () => {}).resume()
  await expect.poll(() => run.set.counted()).toMatchObject({ [dropped(transport)]: 1 })
  const [line] = failed()
  expect(line).toMatchObject({
    level: 'warn',
    fields: { error: "client didn't provide a certificate" },
  })
  expect(line?.fields['peer']).toMatch(/^127\.0\.0\.1:\d+$/)
})
