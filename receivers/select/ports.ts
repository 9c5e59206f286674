// The TCP ports that a process listens on, in its own network namespace.
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { listeners, type Listener } from '../../pipeline/net/listeners.ts'

/** The listening sockets of a process's network namespace, as the process sees it. */
export type Tables = (pid: number) => readonly Listener[]

/** None when the process is gone, or its descriptors are not for us (CAP_SYS_PTRACE). */
export function listeningPorts(pid: number, tables: Tables = tablesNow): number[] {
  const inodes = socketsOf(pid)
  if (inodes.size === 0) return []
  return tables(pid)
    .filter(({ inode }) => inodes.has(inode))
    .map(({ port }) => port)
}

/** For many processes at one time: each namespace is read once. */
export function tablesOnce(): Tables {
  const known = new Map<number, readonly Listener[]>()
  return (pid) => {
    // Each namespace has a file of its own; /proc/PID/ns/net is not for everybody.
    const namespace = orElse(() => statSync(`/proc/${pid}/net/tcp`).ino, 0)
    const table = known.get(namespace) ?? tablesNow(pid)
    if (namespace !== 0) known.set(namespace, table)
    return table
  }
}

const tablesNow: Tables = (pid) =>
  ['tcp', 'tcp6'].flatMap((name) =>
    listeners(orElse(() => readFileSync(`/proc/${pid}/net/${name}`, 'latin1'), '')),
  )

function socketsOf(pid: number): Set<string> {
  const inodes = new Set<string>()
  for (const fd of orElse(() => readdirSync(`/proc/${pid}/fd`), [])) {
    const target = orElse(() => readlinkSync(`/proc/${pid}/fd/${fd}`), '')
    const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1]
    if (inode !== undefined) inodes.add(inode)
  }
  return inodes
}

function orElse<T>(read: () => T, otherwise: T): T {
  try {
    return read()
  } catch {
    return otherwise
  }
}
