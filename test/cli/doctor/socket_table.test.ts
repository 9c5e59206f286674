// Sockets of the host: the kernel's tables as text, and the real ones.
import { once } from 'node:events'
import { createConnection, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { descriptorsOf } from '../../../cli/doctor/descriptors.ts'
import { hostSockets, internetSockets, unixSockets } from '../../../cli/doctor/socket_table.ts'

const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 17 1 0000000000000000 100 0 0 10 0
   1: 0100007F:1F90 0100007F:D431 01 00000000:00000000 00:00000000 00000000  1000        0 19 1 0000000000000000 20 4 30 10 -1
   2: 0100007F:D431 0100007F:1F90 06 00000000:00000000 03:00000000 00000000     0        0 0 3 0000000000000000
   3: 0100007F:D433 0100007F:1F90 08 00000000:00000000 03:00000000 00000000     0        0 23 3 0000000000000000
`
const UNIX = `Num       RefCount Protocol Flags    Type St Inode Path
0000000000000000: 00000002 00000000 00010000 0001 01 29 /run/x.sock
0000000000000000: 00000003 00000000 00000000 0001 03 31 /run/a path
0000000000000000: 00000002 00000000 00000000 0002 01 37
0000000000000000: 00000003 00000000 00000000 0001 03 0
`

it('reads the tables of TCP and of unix sockets', () => {
  expect([...internetSockets(TCP, 'tcp')]).toEqual([
    ['17', { kind: 'tcp', state: 'listening', port: 8080 }],
    ['19', { kind: 'tcp', state: 'connected', port: 8080 }],
    ['23', { kind: 'tcp', state: 'other', port: 54323 }],
  ])
  expect([...unixSockets(UNIX)]).toEqual([
    ['29', { kind: 'unix_stream', state: 'listening', port: 0 }],
    ['31', { kind: 'unix_stream', state: 'connected', port: 0 }],
  ])
})

it('finds the sockets of this process', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const client = createConnection({ port, host: '127.0.0.1' })
  const [accepted] = (await once(server, 'connection')) as [{ destroy(): void }]
  const held = new Set<string>()
  const found = descriptorsOf(process.pid, hostSockets([process.pid]), held)!
  const mine = found.sockets.filter((one) => one.kind === 'tcp' && one.port === port)
  expect(mine).toHaveLength(2)
  expect(mine.map(({ state }) => state).toSorted()).toEqual(['connected', 'listening'])
  expect(found.sockets).toContainEqual({ kind: 'tcp', state: 'connected', port: client.localPort })
  expect(held.size).toBeGreaterThanOrEqual(found.sockets.length)
  client.destroy()
  accepted.destroy()
  server.close()
})

it('knows nothing of a process that is not there', () => {
  expect(descriptorsOf(2 ** 22 + 1, new Map(), new Set())).toBeUndefined()
})
