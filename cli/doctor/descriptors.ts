// What a process holds open that matters to the receiver.
import { readdirSync, readlinkSync } from 'node:fs'
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
  const folder = `/proc/${pid}/fd`
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch {
    return undefined
  }
  const mine = new Map<string, Socket>()
  let ioUring = false
  // CAP_DAC_READ_SEARCH alone shows the numbers, not what they stand for.
  let readable = names.length === 0
  for (const name of names) {
    const target = linkOf(`${folder}/${name}`)
    if (target === undefined) continue
    readable = true
    ioUring ||= target === 'anon_inode:[io_uring]'
    const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1]
    if (inode === undefined) continue
    held.add(inode)
    const socket = sockets.get(inode)
    if (socket) mine.set(inode, socket)
  }
  return readable ? { sockets: [...mine.values()], ioUring } : undefined
}

function linkOf(file: string): string | undefined {
  try {
    return readlinkSync(file)
  } catch {
    return undefined // closed meanwhile, or not for us
  }
}
