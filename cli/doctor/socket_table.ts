// The sockets of the whole host, in every network namespace, by the inode that /proc/PID/fd names.
import { readFileSync, statSync } from 'node:fs'

export interface Socket {
  readonly kind: 'tcp' | 'udp' | 'unix_stream'
  readonly state: 'listening' | 'connected' | 'other'
  /** Of this end; 0 for unix sockets. */
  readonly port: number
}

/** TCP_ESTABLISHED and TCP_LISTEN of include/net/tcp_states.h, as /proc/net/tcp writes them. */
const ESTABLISHED = '01'
const LISTEN = '0A'
/** SO_ACCEPTCON, SS_CONNECTED and SOCK_STREAM in /proc/net/unix (net/unix/af_unix.c, unix_seq_show()). */
const ACCEPTING = 0x10000
const UNIX_CONNECTED = '03'
const STREAM = '0001'

/** Sockets of a table in /proc/net/tcp's and /proc/net/udp's format. Those that nobody holds any more have inode 0 and are left out. */
export function* internetSockets(table: string, kind: 'tcp' | 'udp'): Generator<[string, Socket]> {
  for (const line of table.split('\n').slice(1)) {
    const columns = line.trim().split(/\s+/)
    const [port, state, inode] = [columns[1]?.split(':')[1], columns[3], columns[9]]
    if (port === undefined || inode === undefined || inode === '0') continue
    yield [inode, { kind, state: stateOf(kind, state), port: parseInt(port, 16) }]
  }
}

function stateOf(kind: 'tcp' | 'udp', state: string | undefined): Socket['state'] {
  if (state === ESTABLISHED) return 'connected'
  return kind === 'tcp' && state === LISTEN ? 'listening' : 'other'
}

/** Stream sockets of a table in /proc/net/unix's format. */
export function* unixSockets(table: string): Generator<[string, Socket]> {
  for (const line of table.split('\n').slice(1)) {
    const [, , , flags, type, state, inode] = line.split(/\s+/)
    if (type !== STREAM || inode === undefined || inode === '0') continue
    const listening = (parseInt(flags ?? '0', 16) & ACCEPTING) !== 0
    const connected = state === UNIX_CONNECTED
    const is = listening ? 'listening' : connected ? 'connected' : 'other'
    yield [inode, { kind: 'unix_stream', state: is, port: 0 }]
  }
}

/** By inode, as seen from these processes: each network namespace is read once. */
export function hostSockets(pids: readonly number[]): Map<string, Socket> {
  const sockets = new Map<string, Socket>()
  const seen = new Set<number>()
  for (const pid of pids) {
    try {
      // Each namespace has a file of its own; /proc/PID/ns/net is not for everybody.
      const namespace = statSync(`/proc/${pid}/net/unix`).ino
      if (seen.has(namespace)) continue
      const found = [...namespaceSockets(pid)]
      seen.add(namespace)
      for (const [inode, socket] of found) sockets.set(inode, socket)
    } catch {
      // The process has ended: another one shows the same namespace.
    }
  }
  return sockets
}

function* namespaceSockets(pid: number): Generator<[string, Socket]> {
  const table = (name: string): string => readFileSync(`/proc/${pid}/net/${name}`, 'latin1')
  yield* internetSockets(table('tcp'), 'tcp')
  yield* internetSockets(
    optional(() => table('tcp6')),
    'tcp',
  )
  yield* internetSockets(table('udp'), 'udp')
  yield* internetSockets(
    optional(() => table('udp6')),
    'udp',
  )
  yield* unixSockets(table('unix'))
}

/** A kernel without IPv6 has no such table. */
function optional(read: () => string): string {
  try {
    return read()
  } catch {
    return ''
  }
}
