// What goes wrong over HTTP is counted by one reason, once.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, it } from 'vitest'
import { running, type Running } from './running.ts'

const file = (name: string): string =>
  fileURLToPath(new URL(`../../pipeline/tls/fixtures/${name}`, import.meta.url))
const tls = { cert_file: file('server.pem'), key_file: file('server.key') }

let run: Running
afterEach(() => run.stop())

const bad = (): Record<string, number> =>
  Object.fromEntries(
    Object.entries(run.set.counted()).filter(([name]) => /rejected|dropped/.test(name)),
  )
const rejected = (reason: string, n = 1): Record<string, number> => ({
  [`spantap_receiver_rejected_requests{reason="${reason}",transport="http"}`]: n,
})

function open(): Socket {
  const [host, port] = run.http.split(':')
  return connect(Number(port), host).on('error', () => {})
}

/** Until nobody is connected: whatever is counted was counted by then. */
const over = async (): Promise<void> =>
  expect
    .poll(() => Object.keys(run.set.counted()).filter((name) => name.includes('_connections{tr')))
    .toEqual([])

const head = (more: string): string =>
  `POST /v1/traces HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-protobuf\r\n${more}\r\n\r\n`
const chunked = head('Transfer-Encoding: chunked')

it.each([
  ['half a head', chunked.slice(0, 60), 'aborted', '400'],
  ['half a body', `${head('Content-Length: 100')}abc`, 'aborted', '400'],
  ['half a body in chunks', `${chunked}3\r\nabc\r\n`, 'aborted', '400'],
  ['a chunk that is none', `${chunked}3\r\nabc\r\nnope\r\n`, 'malformed', '400'],
  ['too much', `${head('Content-Length: 99999999')}abc`, 'too_large', '400'],
  [
    'too much in chunks',
    `${chunked}${`1000\r\n${'x'.repeat(4096)}\r\n`.repeat(257)}`,
    'too_large',
    '400',
  ],
])('P6: %s, and then an end', async (_, bytes, reason, status) => {
  run = await running({ http: { max_request_body_size: 1_048_576 } })
  const socket = open()
  socket.end(bytes)
  const [answer] = (await once(socket, 'data')) as [Buffer]
  expect(answer.toString('latin1')).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  await over()
  expect(bad()).toEqual(rejected(reason))
})

it('P6: half a body, and then a reset', async () => {
  run = await running({ http: {} })
  const socket = open()
  socket.write(`${head('Content-Length: 100')}abc`)
  await expect
    .poll(() => run.set.counted()['spantap_receiver_connections{transport="http"}'])
    .toBe(1)
  socket.resetAndDestroy()
  await over()
  // A reset may come before the head was read.
  expect([{}, rejected('aborted')]).toContainEqual(bad())
})

it('P6: half a body for too long', async () => {
  run = await running({ http: { read_timeout: '300ms' } })
  const socket = open()
  socket.write(`${head('Content-Length: 100')}abc`)
  const [answer] = (await once(socket, 'data')) as [Buffer]
  expect(answer.toString('latin1')).toMatch(/^HTTP\/1.1 408 /)
  socket.destroy()
  await over()
  expect(bad()).toEqual(rejected('timeout'))
})

it('P6: a request that was answered before its body was there', async () => {
  run = await running({ http: {} })
  const socket = open()
  socket.write(`${head('Content-Encoding: br\r\nContent-Length: 100')}abc`)
  expect(String(await once(socket, 'data'))).toMatch(/^HTTP\/1.1 400 [^]*unsupported/)
  socket.end()
  await over()
  expect(bad()).toEqual(rejected('encoding'))
})

it('P6: a body that was whole is not to blame for what comes after it', async () => {
  run = await running({ http: {} })
  const body = gzipSync('nope')
  const socket = open()
  socket.write(head(`Content-Encoding: gzip\r\nContent-Length: ${body.length}`))
  socket.write(body)
  expect(String(await once(socket, 'data'))).toMatch(/^HTTP\/1.1 400 /)
  socket.end('GET')
  await over()
  expect(bad()).toEqual({ ...rejected('malformed'), ...rejected('aborted') })
})

it('P6: a handshake of TLS that fails', async () => {
  run = await running({ http: { tls } })
  const dropped = { 'spantap_receiver_dropped_connections{reason="tls",transport="http"}': 2 }
  open().write('GET / HTTP/1.1\r\n\r\n')
  const [host, port] = run.http.split(':')
  const ca = readFileSync(file('ca.pem'))
  const old = connectTls({
    host,
    port: Number(port),
    ca,
    maxVersion: 'TLSv1.1',
    minVersion: 'TLSv1',
    ciphers: 'DEFAULT@SECLEVEL=0',
  })
  old.on('error', () => {})
  await expect.poll(bad).toEqual(dropped)
  await over()
  expect(bad()).toEqual(dropped)
})
