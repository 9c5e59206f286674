// The unix sockets that were there before us, in every network namespace of the host: what they have sent so far is not known.
import { readdirSync, readFileSync, statSync } from 'node:fs'

/** Inodes of the connected stream sockets of a table in /proc/net/unix's format. */
export function unixInodes(table: string): number[] {
  const inodes: number[] = []
  for (const line of table.split('\n').slice(1)) {
    const [, , , , type, , inode] = line.split(/\s+/)
    if (type === '0001' && inode !== undefined && inode !== '0') inodes.push(Number(inode))
  }
  return inodes
}

/** Inodes of all unix stream sockets of the host, one table per network namespace. */
export function oldUnixSockets(): number[] {
  const seen = new Set<number>()
  const inodes: number[] = []
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue
    try {
      const file = `/proc/${pid}/net/unix`
      // Each namespace has a file of its own. /proc/PID/ns/net would say the same, but not to everybody (CAP_SYS_PTRACE).
      const table = statSync(file).ino
      if (seen.has(table)) continue
      for (const inode of unixInodes(readFileSync(file, 'latin1'))) inodes.push(inode)
      seen.add(table)
    } catch {
      // The process has ended: another one shows the same namespace.
    }
  }
  return inodes
}
