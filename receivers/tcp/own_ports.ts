// The TCP ports that spantap itself listens on: what others send there is not the host's traffic.
import { statSync } from 'node:fs'
import { inodesOf, internetSocketsNear, portsOf } from '../process/sockets.ts'

/** Ports this process listens on now, and the network namespace they are in. */
export function ownPorts(): { netns: number; ports: number[] } {
  const ports = portsOf(internetSocketsNear('self', 'tcp'), inodesOf('self'))
  return { netns: statSync('/proc/self/ns/net').ino, ports: [...new Set(ports)] }
}
