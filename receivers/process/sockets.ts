// Which sockets a process holds, and which there are in its network namespace.
import { readFileSync, statSync } from 'node:fs'
import { internetSockets, type InternetSocket } from '../../pipeline/net/internet_table.ts'
import { unixStreams, type UnixSocket } from '../../pipeline/net/unix_table.ts'
import { socketInode, targetsOf } from '../../pipeline/proc.ts'

export type Pid = number | 'self'

/** Of the sockets that a process holds; none when it is gone, or its descriptors are not for us (CAP_SYS_PTRACE). */
export const inodesOf = (pid: Pid): Set<string> =>
  new Set((targetsOf(pid) ?? []).flatMap((target) => socketInode(target) ?? []))

/** All sockets of IPv4 and IPv6 in the network namespace of a process. Throws when it has ended. */
export function internetSocketsNear(pid: Pid, protocol: 'tcp' | 'udp'): InternetSocket[] {
  const sockets = [...internetSockets(tableNear(pid, protocol))]
  let six = ''
  try {
    six = tableNear(pid, `${protocol}6`)
  } catch {
    // A kernel without IPv6 has no such table.
  }
  for (const one of internetSockets(six)) sockets.push(one)
  return sockets
}

/** All stream sockets of AF_UNIX in the network namespace of a process. Throws when it has ended. */
export const unixStreamsNear = (pid: Pid): UnixSocket[] => [...unixStreams(tableNear(pid, 'unix'))]

/** Ports of those among `sockets` that listen and are in `inodes`. */
export const portsOf = (
  sockets: readonly InternetSocket[],
  inodes: ReadonlySet<string>,
): number[] =>
  sockets
    .filter(({ inode, state }) => state === 'listening' && inodes.has(inode))
    .map(({ port }) => port)

/** What `read` gives for the first of `pids` in each network namespace. It throws where a process has ended: the next one is asked. */
export function eachNamespace<T>(pids: Iterable<number>, read: (pid: number) => T): T[] {
  const all = new Map<number, T>()
  const once = namespaces(read, all)
  for (const pid of pids) {
    try {
      once(pid)
    } catch {
      // Another process shows the same namespace.
    }
  }
  return [...all.values()]
}

/** `read`, which is asked once in each network namespace from now on. Throws when a process has ended. */
export const onceInNamespace = <T>(read: (pid: number) => T): ((pid: number) => T) =>
  namespaces(read, new Map())

function namespaces<T>(read: (pid: number) => T, known: Map<number, T>): (pid: number) => T {
  return (pid) => {
    // Each namespace has a file of its own. /proc/PID/ns/net would say the same, but not to everybody (CAP_SYS_PTRACE).
    const namespace = statSync(`/proc/${pid}/net/unix`).ino
    if (!known.has(namespace)) known.set(namespace, read(pid))
    return known.get(namespace) as T
  }
}

const tableNear = (pid: Pid, name: string): string =>
  readFileSync(`/proc/${pid}/net/${name}`, 'latin1')
