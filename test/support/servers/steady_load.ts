// test/apps/server.py under a closed loop of test/apps/driver.py over connections that stay, with a request in flight on nearly
// each of them at any time: who asked what, and when.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Netns } from '../netns.ts'
import { until } from '../until.ts'
import { startApp } from './child.ts'
import type { DriverResult, Exchange } from './driver.ts'

/** Takes the server 30 ms, so that the load fits on any host. */
const ANSWER = 'delay-30'

export interface SteadyLoadOptions {
  readonly row: string
  readonly connections: number
  /** Where the two processes are; default: where the test is. */
  readonly client?: Netns
  readonly server?: Netns
  /** What the client calls; default: 127.0.0.1. */
  readonly address?: string
  /** What the server is called from; default: `address`. */
  readonly clientAddress?: string
  /** Default: a free one. */
  readonly port?: number
}

export interface SteadyLoad {
  readonly row: string
  readonly client: number
  readonly server: number
  readonly address: string
  readonly clientAddress: string
  readonly port: number
  /** Of the clients' ends. */
  readonly clientPorts: ReadonlySet<number>
  /** Let what is in flight come to its end; every exchange, once. */
  end(): Promise<readonly Exchange[]>
  /** Safe twice, and after `end`. */
  stop(): Promise<void>
}

/** Resolves when all connections are there and the first requests are answered. */
export async function startSteadyLoad(options: SteadyLoadOptions): Promise<SteadyLoad> {
  const { row, connections, address = '127.0.0.1', clientAddress = address } = options
  const folder = mkdtempSync(join(tmpdir(), 'spantap-load-'))
  const truth = join(folder, 'truth')
  const host = options.server ? ['--host', '0.0.0.0', '--port', String(options.port ?? 0)] : []
  const server = startApp('server.py', host, { inside: options.server?.inside ?? [] })
  const { port } = JSON.parse(await server.line()) as { port: number }
  const words = { to: `${address}:${port}`, row, connections, truth, answer: ANSWER }
  const client = startApp(
    'driver.py',
    [
      '--forever',
      ...Object.entries(words).flatMap(([name, value]) => [`--${name}`, String(value)]),
    ],
    { inside: options.client?.inside ?? [] },
  )
  await client.line()
  const clientPorts = await until(`${connections} connections`, () => {
    const ports = established(client.pid, port)
    return ports.size === connections && ports
  })
  return {
    row,
    client: client.pid,
    server: server.pid,
    address,
    clientAddress,
    port,
    clientPorts,
    async end() {
      const ended = client.stop()
      const result = JSON.parse(await client.line()) as DriverResult
      await ended
      if (result.error_count > 0) throw new Error(`driver: ${result.errors.join('; ')}`)
      const lines = readFileSync(truth, 'utf8').trimEnd().split('\n')
      return lines.map((line) => JSON.parse(line) as Exchange)
    },
    async stop() {
      await Promise.all([client.stop(), server.stop()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Local ports of established connections to `port`, in the network namespace of `pid` (proc_net_tcp). */
function established(pid: number, port: number): Set<number> {
  const lines = readFileSync(`/proc/${pid}/net/tcp`, 'latin1').trimEnd().split('\n').slice(1)
  const ends = lines.map((line) => line.trim().split(/\s+/))
  const found = ends.filter(([, , remote, state]) => state === '01' && portOf(remote) === port)
  return new Set(found.map(([, local]) => portOf(local)))
}

const portOf = (end: string | undefined): number => parseInt(end?.split(':')[1] ?? '', 16)
