// The TCP ports that spantap itself listens on: what others send there is not the host's traffic.
import { readFileSync, readlinkSync, readdirSync, statSync } from 'node:fs'
import { listeners } from '../../pipeline/net/listeners.ts'

function ownSocketInodes(): Set<string> {
  const inodes = new Set<string>()
  for (const fd of readdirSync('/proc/self/fd')) {
    try {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${fd}`))?.[1]
      if (inode) inodes.add(inode)
    } catch {
      // The fd that read the directory is gone by now.
    }
  }
  return inodes
}

/** Ports of listening sockets in /proc/net/tcp's format whose inode is in `inodes`. */
export function listeningPorts(table: string, inodes: ReadonlySet<string>): number[] {
  return listeners(table)
    .filter(({ inode }) => inodes.has(inode))
    .map(({ port }) => port)
}

/** Ports this process listens on now, and the network namespace they are in. */
export function ownPorts(): { netns: number; ports: number[] } {
  const inodes = ownSocketInodes()
  const ports = ['/proc/self/net/tcp', '/proc/self/net/tcp6'].flatMap((file) =>
    listeningPorts(readFileSync(file, 'latin1'), inodes),
  )
  return { netns: statSync('/proc/self/ns/net').ino, ports: [...new Set(ports)] }
}
