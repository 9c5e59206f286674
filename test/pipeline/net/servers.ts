// Servers of a test, each with a name that it answers.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach } from 'vitest'
import { owning } from '../../../pipeline/net/hand_over.ts'
import { listen } from '../../../pipeline/net/listen.ts'

const servers: Server[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

export function named(name: string): Server {
  const server = createServer((_, response) => response.end(name))
  servers.push(server)
  return server
}

export const portOf = (server: { address(): unknown }): number =>
  (server.address() as AddressInfo).port

/** A free port, bound by `server` for `owner` with its number known beforehand. */
export async function open(owner: object, server: Server, host = '127.0.0.1'): Promise<number> {
  const probe = createServer()
  await listen(probe, '127.0.0.1', 0)
  const port = portOf(probe)
  await new Promise((resolve) => probe.close(resolve))
  await owning(owner, () => listen(server, host, port))
  return port
}

export async function ask(port: number): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })
  return response.text()
}
