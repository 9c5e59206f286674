// Listening sockets in the text of /proc/net/tcp and /proc/net/tcp6 (proc(5)).

export interface Listener {
  readonly port: number
  /** As /proc/PID/fd has it: `socket:[inode]`. */
  readonly inode: string
}

const LISTEN = '0A'

/** The sockets of `table` that listen, in its order. */
export function listeners(table: string): Listener[] {
  return table
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const columns = line.trim().split(/\s+/)
      const [port, inode] = [columns[1]?.split(':')[1], columns[9]]
      if (columns[3] !== LISTEN || port === undefined || inode === undefined) return []
      return [{ port: parseInt(port, 16), inode }]
    })
}
