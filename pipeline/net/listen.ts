// Listen on a TCP address with Go's habits (localhost is IPv4 first) and with an error that names who is in the way.
import { lookup } from 'node:dns/promises'
import type { Server } from 'node:net'
import { bind } from './bind.ts'
import { joinEndpoint } from './endpoint.ts'
import { listens, takeOver } from './hand_over.ts'
import { holderOf } from './holder.ts'
import { opened } from './opened.ts'

/**
 * Start `server` on `host` ('' for all addresses) and `port` (0 for a free one).
 * Rejects with one sentence: `listen tcp 127.0.0.1:9464: bind: address already in use by nginx (pid 1234)`.
 */
export async function listen(server: Server, host: string, port: number): Promise<void> {
  const where = `listen tcp ${joinEndpoint(host, port)}`
  const address = host === '' ? undefined : await resolve(host, where)
  // In a reload the part before this one may still be there.
  const place = { address: address ?? '', port }
  const binding = (): Promise<void> => bindTcp(server, address, port)
  if (!(await takeOver(server, place))) await binding()
  listens(server, place, binding)
  opened()
}

async function bindTcp(server: Server, address: string | undefined, port: number): Promise<void> {
  try {
    await bind(server, { port, ...(address !== undefined && { host: address }) })
  } catch (error) {
    const why = reason(error as NodeJS.ErrnoException, port)
    throw new Error(`listen tcp ${joinEndpoint(address ?? '', port)}: ${why}`, { cause: error })
  }
}

async function resolve(host: string, where: string): Promise<string> {
  try {
    return (await lookup(host, { order: 'ipv4first' })).address
  } catch {
    throw new Error(`${where}: no such host`)
  }
}

function reason(error: NodeJS.ErrnoException, port: number): string {
  if (error.code === 'EADDRINUSE') {
    const holder = holderOf(port)
    return `bind: address already in use${holder ? ` by ${holder.name} (pid ${holder.pid})` : ''}`
  }
  if (error.code === 'EADDRNOTAVAIL') return 'bind: cannot assign requested address'
  if (error.code === 'EACCES') return 'bind: permission denied'
  return error.message
}
