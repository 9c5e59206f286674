// Sockets of this host.
import { once } from 'node:events'
import { createConnection, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { descriptorsOf } from '../../../cli/doctor/descriptors.ts'
import { hostSockets } from '../../../cli/doctor/socket_table.ts'

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
