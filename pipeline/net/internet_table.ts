// Sockets in the text of /proc/net/tcp, tcp6, udp and udp6 (proc_net(5)).

export type SocketState = 'listening' | 'connected' | 'other'

export interface InternetSocket {
  /** As /proc/PID/fd has it: `socket:[inode]`. */
  readonly inode: string
  /** Of this end. */
  readonly port: number
  readonly state: SocketState
}

/** TCP_ESTABLISHED and TCP_LISTEN of include/net/tcp_states.h; a socket of UDP that is not connected is in TCP_CLOSE. */
const STATES: ReadonlyMap<string | undefined, SocketState> = new Map([
  ['01', 'connected'],
  ['0A', 'listening'],
])

/** In the order of the table. Those that nobody holds any more have inode 0 and are left out. */
export function* internetSockets(table: string): Generator<InternetSocket> {
  for (const line of table.split('\n').slice(1)) {
    const columns = line.trim().split(/\s+/)
    const [port, state, inode] = [columns[1]?.split(':')[1], columns[3], columns[9]]
    if (port === undefined || inode === undefined || inode === '0') continue
    yield { inode, port: parseInt(port, 16), state: STATES.get(state) ?? 'other' }
  }
}
