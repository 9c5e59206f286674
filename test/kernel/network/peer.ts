// Processes that speak TCP as they are told: peer.py.
import { readlinkSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { startChild, type ChildOptions } from '../../support/servers/child.ts'

const PROGRAM = fileURLToPath(new URL('peer.py', import.meta.url))

export interface Order {
  readonly do: string
  readonly [argument: string]: string | number
}

export interface Peer {
  readonly pid: number
  /** Inode of its network namespace. */
  readonly netns: number
  /** Resolves when it is done. */
  tell(order: Order): Promise<Record<string, number>>
  stop(): Promise<void>
}

export async function startPeer(options: ChildOptions = {}): Promise<Peer> {
  const child = startChild('/usr/bin/python3', [PROGRAM], options)
  const tell = async (order: Order): Promise<Record<string, number>> => {
    child.tell(JSON.stringify(order))
    return JSON.parse(await child.line()) as Record<string, number>
  }
  await tell({ do: 'close' })
  const netns = Number(/\d+/.exec(readlinkSync(`/proc/${child.pid}/ns/net`))![0])
  return { pid: child.pid, netns, tell, stop: () => child.stop('SIGKILL') }
}
