// The sockets of the whole host, in every network namespace, by the inode that /proc/PID/fd names.
import type { SocketState } from '../../pipeline/net/internet_table.ts'
import {
  eachNamespace,
  internetSocketsNear,
  unixStreamsNear,
} from '../../receivers/process/sockets.ts'

export interface Socket {
  readonly kind: 'tcp' | 'udp' | 'unix_stream'
  readonly state: SocketState
  /** Of this end; 0 for unix sockets. */
  readonly port: number
}

/** By inode, as seen from these processes: each network namespace is read once. */
export function hostSockets(pids: readonly number[]): Map<string, Socket> {
  return new Map(eachNamespace(pids, socketsNear).flat())
}

function socketsNear(pid: number): [string, Socket][] {
  const internet = (kind: 'tcp' | 'udp'): [string, Socket][] =>
    internetSocketsNear(pid, kind).map(({ inode, ...rest }) => [inode, { kind, ...rest }])
  const unix = unixStreamsNear(pid).map(({ inode, state }): [string, Socket] => [
    inode,
    { kind: 'unix_stream', state, port: 0 },
  ])
  return [...internet('tcp'), ...internet('udp'), ...unix]
}
