// Which process listens on a TCP port: /proc/net/tcp{,6} gives the socket's inode, /proc/*/fd its owner.
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { oneLine } from '../one_line.ts'
import { linkOf, pids, targetsOf } from '../proc.ts'
import { internetSockets } from './internet_table.ts'

export interface Holder {
  readonly pid: number
  /** Name of its executable, in one line. */
  readonly name: string
}

/** The process that listens on `port` in our network namespace, or undefined when it cannot be seen. */
export function holderOf(port: number): Holder | undefined {
  const sockets = new Set<string>()
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const inode of listenInodes(read(table), port)) sockets.add(`socket:[${inode}]`)
  }
  if (sockets.size === 0) return undefined
  for (const pid of pids()) {
    if (targetsOf(pid)?.some((target) => sockets.has(target)) === true) {
      return { pid, name: nameOf(pid) }
    }
  }
  return undefined
}

/** The command name is second choice: threads may change it, and Node's is `MainThread`. */
function nameOf(pid: number): string {
  const exe = basename(linkOf(`/proc/${pid}/exe`)).replace(/ \(deleted\)$/, '')
  return oneLine(exe === '' ? read(`/proc/${pid}/comm`).trim() : exe)
}

/** Inodes of the sockets that listen on `port`, from the text of /proc/net/tcp (proc(5)). */
export function listenInodes(table: string, port: number): string[] {
  return [...internetSockets(table)]
    .filter((one) => one.state === 'listening' && one.port === port)
    .map(({ inode }) => inode)
}

// A process may end, or belong to somebody else, while we look: then it is not the answer.
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
