import { createServer } from 'node:net'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { listeningPorts, ownPorts } from '../../../receivers/tcp/own_ports.ts'

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:24F8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 7919 1
   1: 0100007F:22B8 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 7907 1
   2: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 104729 1
`

it('takes listening sockets of the given inodes only', () => {
  expect(listeningPorts(TABLE, new Set(['7919', '7907']))).toEqual([9464])
  expect(listeningPorts(TABLE, new Set(['104729']))).toEqual([80])
  expect(listeningPorts(TABLE, new Set())).toEqual([])
})

it('finds a port that this process listens on', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  expect(ownPorts().ports).toContain(port)
  server.close()
  await once(server, 'close')
  expect(ownPorts().ports).not.toContain(port)
})
