// Network namespaces of a test's own.
import { execFileSync } from 'node:child_process'
import { readlinkSync } from 'node:fs'
import { startChild } from './servers/child.ts'
import { until } from './until.ts'

export interface Netns {
  /** Whose namespace it is: it lives as long as that process and those in it. */
  readonly pid: number
  /** What makes a command run inside. */
  readonly inside: readonly string[]
  /** Runs `ip` inside; throws when it fails. */
  ip(words: string): void
  /** Of its own network, as `net.ipv4.ip_local_port_range`. */
  sysctl(name: string, value: string): void
  /** Safe twice. */
  stop(): Promise<void>
}

/** A new one, with its loopback device up. */
export async function startNetns(): Promise<Netns> {
  const child = startChild('unshare', ['--net', 'sleep', 'infinity'])
  const { pid } = child
  const own = readlinkSync('/proc/self/ns/net')
  await until('a network namespace', () => readlinkSync(`/proc/${pid}/ns/net`) !== own)
  const inside = ['nsenter', '--target', String(pid), '--net']
  const run = (command: readonly string[], input?: string): void => {
    execFileSync('nsenter', [...inside.slice(1), ...command], { stdio: 'pipe', input })
  }
  const ip = (words: string): void => run(['ip', ...words.split(' ')])
  // /proc/sys/net is that of the process which opens the file.
  const sysctl = (name: string, value: string): void =>
    run(['tee', `/proc/sys/${name.replaceAll('.', '/')}`], value)
  ip('link set lo up')
  return { pid, inside, ip, sysctl, stop: () => child.stop() }
}

/** Connects two: `first` and `second` are their addresses, with a prefix length. */
export function connectNetns(one: Netns, first: string, two: Netns, second: string): void {
  one.ip(`link add veth0 type veth peer name veth0 netns ${two.pid}`)
  for (const [netns, address] of [
    [one, first],
    [two, second],
  ] as const) {
    netns.ip(`address add ${address} dev veth0`)
    netns.ip('link set veth0 up')
  }
}
