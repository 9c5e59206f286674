// The TCP ports that a process listens on, in its own network namespace.
import type { InternetSocket } from '../../pipeline/net/internet_table.ts'
import { inodesOf, internetSocketsNear, onceInNamespace, portsOf } from '../process/sockets.ts'

/** The TCP sockets of a process's network namespace, as the process sees it. Throws when it has ended. */
export type Tables = (pid: number) => readonly InternetSocket[]

/** None when the process is gone, or its descriptors are not for us (CAP_SYS_PTRACE). */
export function listeningPorts(pid: number, tables: Tables = tablesNow): number[] {
  const inodes = inodesOf(pid)
  if (inodes.size === 0) return []
  try {
    return portsOf(tables(pid), inodes)
  } catch {
    return []
  }
}

/** For many processes at one time: each namespace is read once. */
export const tablesOnce = (): Tables => onceInNamespace(tablesNow)

const tablesNow: Tables = (pid) => internetSocketsNear(pid, 'tcp')
