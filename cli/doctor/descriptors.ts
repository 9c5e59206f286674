// What a process holds open that matters to the receiver.
import { socketInode, targetsOf } from '../../pipeline/proc.ts'
import type { Socket } from './socket_table.ts'

export interface Descriptors {
  readonly sockets: readonly Socket[]
  readonly ioUring: boolean
}

/** Of a process whose descriptors may be read (CAP_SYS_PTRACE for those of others); undefined otherwise. */
export function descriptorsOf(
  pid: number,
  sockets: ReadonlyMap<string, Socket>,
  held: Set<string>,
): Descriptors | undefined {
  const targets = targetsOf(pid)
  if (!targets) return undefined
  const mine = new Map<string, Socket>()
  for (const target of targets) {
    const inode = socketInode(target)
    if (inode === undefined) continue
    held.add(inode)
    const socket = sockets.get(inode)
    if (socket) mine.set(inode, socket)
  }
  return { sockets: [...mine.values()], ioUring: targets.includes('anon_inode:[io_uring]') }
}
