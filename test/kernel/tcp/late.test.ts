import { spawnSync } from 'node:child_process'
import { afterEach, expect, it } from 'vitest'
import { CHUNK_FLAG, ChunkEvent, CloseEvent, DIRECTION, EVENT_TYPE } from '../../../bpf/events.ts'
import { config } from '../../../receivers/tcp/config.ts'
import { startPrograms, type Running } from '../../../receivers/tcp/programs.ts'
import { UNWARNED } from '../../support/loggers.ts'
import { until } from '../../support/until.ts'
import { walk } from '../../support/walk.ts'

/** A send that waits for room, and a peer that resets the connection meanwhile: it returns what it had sent. */
const RESET = `
import socket, struct, threading, time
listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
server = listener.accept()[0]
client.sendall(b"?")
server.recv(1)
def reset():
    time.sleep(0.3)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()
threading.Thread(target=reset).start()
print(server.send(bytes(100_000_007)))
`

let running: Running
afterEach(() => running.object.close())

it('a send that ends after its connection says so', async () => {
  running = startPrograms(config(undefined), UNWARNED)
  const closed = new Set<number>()
  const late: { len: number; flags: number; known: boolean }[] = []
  running.object.ring('events', (bytes) => {
    for (const { view, at, type } of walk(bytes)) {
      if (type === EVENT_TYPE.CLOSE) closed.add(CloseEvent.connection(view, at))
      if (type !== EVENT_TYPE.CHUNK) continue
      if (ChunkEvent.direction(view, at) !== DIRECTION.SEND) continue
      const known = closed.has(ChunkEvent.connection(view, at))
      late.push({ len: ChunkEvent.len(view, at), flags: ChunkEvent.flags(view, at), known })
    }
  })
  const { stdout } = spawnSync('python3', ['-c', RESET], { encoding: 'utf8' })
  const sent = Number(stdout)
  expect(sent).toBeGreaterThan(100_000)
  const found = () => late.find(({ len }) => len === sent)
  await until('the send is seen', () => found() !== undefined)
  expect(found()).toEqual({ len: sent, flags: CHUNK_FLAG.CLOSED, known: true })
})
