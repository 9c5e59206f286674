import { createServer } from 'node:net'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { ownPorts } from '../../../receivers/tcp/own_ports.ts'

it('finds a port that this process listens on', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  expect(ownPorts().ports).toContain(port)
  server.close()
  await once(server, 'close')
  expect(ownPorts().ports).not.toContain(port)
})
