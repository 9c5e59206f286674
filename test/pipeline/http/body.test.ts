import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, expect, it } from 'vitest'
import { readBody } from '../../../pipeline/http/body.ts'
import { Budget } from '../../../pipeline/net/budget.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const MIB = 1_048_576

let server: Server
let socket: Socket
afterEach(() => {
  socket.destroy()
  server.close()
})

const held = (): number => {
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

it('P6: 2,000,000 chunks of one byte take what is in them, not a buffer each', async () => {
  const n = 2_000_000
  let body: Promise<Buffer> | undefined
  let request: IncomingMessage | undefined
  let came = 0
  let all: () => void
  const done = new Promise<void>((resolve) => (all = resolve))
  server = createServer((incoming, response) => {
    request = incoming
    body = readBody(incoming, response, 20 * MIB, new Budget(80 * MIB))
    incoming.on('data', (piece: Buffer) => (came += piece.length) === n && all())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const head = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n'
  const chunks = Buffer.from('1\r\nx\r\n'.repeat(10_000))
  const before = held()
  socket.write(head)
  for (let i = 0; i < n; i += 10_000) {
    if (!socket.write(chunks)) await once(socket, 'drain')
  }
  await done
  // 2.1 MB, and what a socket has on the way; one Buffer each would be more than 200.
  expect(held() - before).toBeLessThan(24 * MIB)
  expect(request?.complete).toBe(false)
  socket.write('0\r\n\r\n')
  expect((await body!).equals(Buffer.alloc(n, 'x'))).toBe(true)
})
