// A backend that answers 200 and never comes to the end of its answer: it has the spans.
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { FAST, running, type Running } from './running.ts'

const WHOLE = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'
const BEGIN =
  'HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\nContent-Length: 100\r\n\r\nx'

let server: Server
let run: Running
const sockets = new Set<Socket>()
afterEach(async () => {
  await run.flush(0)
  for (const socket of sockets) socket.destroy()
  server.close()
})

/** `answer` is called with each whole request, counted from 0. Gives the bodies that came. */
async function start(answer: (n: number, socket: Socket) => void, config = {}): Promise<Buffer[]> {
  const bodies: Buffer[] = []
  server = createServer((socket) => {
    sockets.add(socket)
    let got = Buffer.alloc(0)
    socket.on('error', () => {})
    socket.on('data', (piece) => {
      got = Buffer.concat([got, piece])
      const end = got.indexOf('\r\n\r\n') + 4
      const length = Number(/content-length: (\d+)/i.exec(got.toString('latin1'))?.[1])
      if (end < 4 || got.length < end + length) return
      bodies.push(got.subarray(end, end + length))
      got = got.subarray(end + length)
      answer(bodies.length - 1, socket)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  run = await running(
    {
      endpoint: `http://127.0.0.1:${port}`,
      compression: 'none',
      retry_on_failure: FAST,
      sending_queue: { num_consumers: 1 },
      ...config,
    },
    ['traces'],
  )
  return bodies
}

/** It reads the begin of the answer first: a reset takes away what was not read. */
const reset = (socket: Socket): void =>
  void socket.write(BEGIN, () => setTimeout(() => socket.resetAndDestroy(), 20))

it('P4: a reset in the middle of an answer that begins with 200 doubles nothing', async () => {
  const bodies = await start((_, socket) => reset(socket))
  run.spans(17)
  run.spans(19)
  await expect.poll(() => run.counted()).toEqual({ otelcol_exporter_sent_spans: 36 })
  expect(bodies).toHaveLength(2)
  expect(run.lines).toEqual([])
})

it('P4: nor does one on a kept connection', async () => {
  const bodies = await start((n, socket) => (n === 1 ? reset(socket) : socket.write(WHOLE)))
  for (const n of [7, 11, 13]) run.spans(n)
  await expect.poll(() => run.counted()).toEqual({ otelcol_exporter_sent_spans: 31 })
  expect(bodies).toHaveLength(3)
  expect(run.lines).toEqual([])
})

it('P4: nor does an answer that does not end within the timeout', async () => {
  const bodies = await start((_, socket) => void socket.write(BEGIN), { timeout: '200ms' })
  run.spans(23)
  await expect.poll(() => run.counted()).toEqual({ otelcol_exporter_sent_spans: 23 })
  expect(bodies).toHaveLength(1)
})
