// Sockets in the text of /proc/net/unix (net/unix/af_unix.c, unix_seq_show()).
import type { SocketState } from './internet_table.ts'

export interface UnixSocket {
  /** As /proc/PID/fd has it: `socket:[inode]`. */
  readonly inode: string
  readonly state: SocketState
}

/** SO_ACCEPTCON, SS_CONNECTED and SOCK_STREAM. */
const ACCEPTING = 0x10000
const CONNECTED = '03'
const STREAM = '0001'

/** Stream sockets, in the order of the table; one that is not accepted yet has inode 0 and is left out. */
export function* unixStreams(table: string): Generator<UnixSocket> {
  for (const line of table.split('\n').slice(1)) {
    const [, , , flags, type, state, inode] = line.split(/\s+/)
    if (type !== STREAM || inode === undefined || inode === '0') continue
    const listening = (parseInt(flags ?? '0', 16) & ACCEPTING) !== 0
    yield { inode, state: listening ? 'listening' : state === CONNECTED ? 'connected' : 'other' }
  }
}
