// The unix sockets that were there before us, in every network namespace of the host: what they have sent so far is not known.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

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
  const seen = new Set<string>()
  const inodes: number[] = []
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue
    try {
      const namespace = readlinkSync(`/proc/${pid}/ns/net`)
      if (seen.has(namespace)) continue
      inodes.push(...unixInodes(readFileSync(`/proc/${pid}/net/unix`, 'latin1')))
      seen.add(namespace)
    } catch {
      // The process has ended, or is a kernel thread: another one shows the same namespace.
    }
  }
  return inodes
}
