// A network namespace with a real name server in it, dnsmasq on port 53 of all its addresses, whose programs ask that one.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '../until.ts'
import { startChild, type Child } from './child.ts'

/** Debian keeps administrators' programs apart. */
const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`
const SETUP = 'ip link set lo up && mount --bind "$0" /etc/resolv.conf && exec "$@"'
/** More than a datagram takes. */
const LONG_TEXT = Array.from({ length: 7 }, () => 'x'.repeat(250)).join(',')

export interface DnsHost {
  /** Of dnsmasq. */
  readonly pid: number
  /** Runs a command in the namespace until it ends; what it wrote. Throws when it fails. */
  run(command: string, ...args: string[]): Promise<string>
  /** Safe twice. */
  stop(): Promise<void>
}

/** Every name under `test` has the addresses 10.9.8.7 and fd00::7, `gone.test` does not exist, `big.test` has a long text. */
export async function startDnsHost(): Promise<DnsHost> {
  const folder = mkdtempSync(join(tmpdir(), 'spantap-dns-'))
  const resolv = join(folder, 'resolv.conf')
  writeFileSync(resolv, 'nameserver 127.0.0.1\n')
  const options = [
    'conf-file=/dev/null',
    'no-resolv',
    'no-hosts',
    'no-daemon',
    'user=root',
    'pid-file=',
    'address=/test/10.9.8.7',
    'address=/test/fd00::7',
    'address=/gone.test/',
    `txt-record=big.test,${LONG_TEXT}`,
  ].map((option) => `--${option}`)
  const server = startChild('dnsmasq', options, {
    inside: ['unshare', '--net', '--mount', 'sh', '-c', SETUP, resolv],
    env: { PATH },
  })
  const stop = async (): Promise<void> => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  const inside = ['nsenter', '--target', String(server.pid), '--net', '--mount']
  try {
    await until(server.said.bind(server), () => server.said().includes('started'))
  } catch (error) {
    await stop()
    throw error
  }
  return {
    pid: server.pid,
    run: (command, ...args) => output(startChild(command, args, { inside, env: { PATH } })),
    stop,
  }
}

async function output(child: Child): Promise<string> {
  const lines: string[] = []
  const read = async (): Promise<void> => {
    for (;;) lines.push(await child.line())
  }
  // It ends with what the program said when it ended.
  await read().catch(() => {})
  const how = await child.ended
  if (how !== 0) throw new Error(`it ended with ${how}: ${child.said()}`)
  return lines.join('\n')
}
