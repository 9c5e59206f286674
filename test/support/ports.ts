// Free TCP ports of 127.0.0.1 for what a test starts.
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server } from 'node:net'

const ATTEMPTS = 3

/** A free TCP port of 127.0.0.1 for each name; all are different. */
export async function freePorts<Name extends string>(
  ...names: Name[]
): Promise<Record<Name, number>> {
  const held = await Promise.all(names.map(async (name) => [name, await hold()] as const))
  const ports = held.map(([name, server]) => [name, (server.address() as AddressInfo).port])
  await Promise.all(held.map(([, server]) => release(server)))
  return Object.fromEntries(ports) as Record<Name, number>
}

/**
 * Starts something on free ports. Someone else may take a port between its choice and its use:
 * then it is tried again on others.
 */
export async function onFreePorts<Name extends string, T>(
  names: Name[],
  start: (ports: Record<Name, number>) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(await freePorts(...names))
    } catch (error) {
      if (attempt === ATTEMPTS || !/address already in use/.test(String(error))) throw error
    }
  }
}

async function hold(): Promise<Server> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

async function release(server: Server): Promise<void> {
  server.close()
  await once(server, 'close')
}
