// K7: the receiver tcp with just the capabilities of its table, and without each of them, as a user without a name.
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { stringify } from 'yaml'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Report } from '../../cli/doctor/report.ts'
import { CAPABILITIES } from '../../receivers/tcp/capabilities.ts'
import { pathOf, SERVER } from '../support/exchanges.ts'
import { CONNECTIONS, startScenario } from '../kernel/features/scenario.ts'
import { startSink, type DecodedSpan, type Sink } from '../support/otlp_sink.ts'
import { onFreePorts } from '../support/ports.ts'
import { Samples } from '../support/scrape.ts'
import { startChild, type Child } from '../support/servers/child.ts'
import { onlyWith, openPlace, startUnder, type Place } from '../support/under_capabilities.ts'
import { until } from '../support/until.ts'

const OPENED = 'spantap.network.connection.opened'
const ALL = CAPABILITIES.map(({ name }) => name)
/** As the unit and the docker line have it. */
const DOCUMENTED = ALL.filter((name) => name !== 'CAP_SYS_ADMIN')
const REQUESTS = 13
/** For a host that has other things to do. */
const PATIENCE_MS = 30_000
/** Somebody who is neither root nor spantap's user. */
const OWNER = 1000
const AS_OWNER = [`--reuid=${OWNER}`, `--regid=${OWNER}`, '--clear-groups']

/** Its name is in its working folder only. */
const SERVICE = `
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header('content-length', '2')
        self.end_headers()
        self.wfile.write(b'ok')
server = http.server.HTTPServer(('127.0.0.1', 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
`

interface Service {
  readonly child: Child
  readonly port: number
}

let place: Place
let orders: Service
let billing: Service
/** A compiled program of the same user, without a socket. */
let compiled: Child
beforeAll(async () => {
  place = openPlace()
  compiled = startChild('setpriv', [...AS_OWNER, 'sleep', 'infinity'])
  orders = await startService('orders')
  billing = await startService('billing', { OTEL_SERVICE_NAME: 'payments' })
})
afterAll(async () => {
  await compiled?.stop()
  await orders?.child.stop()
  await billing?.child.stop()
  place?.remove()
})

let sink: Sink
let spantap: Child | undefined
beforeEach(async () => {
  sink = await startSink()
})
afterEach(async () => {
  await spantap?.stop()
  spantap = undefined
  await sink.stop()
})

/** A service of another user, older than spantap. */
async function startService(name: string, env: Record<string, string> = {}): Promise<Service> {
  const cwd = join(place.folder, name)
  mkdirSync(cwd, { mode: 0o755 })
  place.write(`${name}/app.py`, SERVICE)
  const child = startChild('setpriv', [...AS_OWNER, '/usr/bin/python3', 'app.py'], { cwd, env })
  return { child, port: Number(await child.line()) }
}

interface Ran {
  readonly said: string
  readonly ended: number | string | undefined
  readonly page: () => Promise<Samples>
}

async function runWith(
  capabilities: readonly string[],
  { network = false, select }: { network?: boolean; select?: unknown } = {},
): Promise<Ran> {
  return onFreePorts(['telemetry'], async ({ telemetry }) => {
    const prometheus = { host: '127.0.0.1', port: telemetry }
    const config = {
      receivers: { tcp: { network, network_interval: '200ms', ...(select ? { select } : {}) } },
      processors: { pair: null, batch: { timeout: '50ms' } },
      exporters: { 'otlp_http/test': { endpoint: sink.url } },
      service: {
        telemetry: { metrics: { readers: [{ pull: { exporter: { prometheus } } }] } },
        pipelines: {
          traces: {
            receivers: ['tcp'],
            processors: ['pair', 'batch'],
            exporters: ['otlp_http/test'],
          },
          ...(network && { metrics: { receivers: ['tcp'], exporters: ['otlp_http/test'] } }),
        },
      },
    }
    const file = place.write('pipeline.yaml', stringify(config))
    const { child, ended } = await startUnder(place, capabilities, file)
    spantap = child
    const page = async (): Promise<Samples> =>
      new Samples(await (await fetch(`http://127.0.0.1:${telemetry}/metrics`)).text())
    return { said: child.said(), ended: ended(), page }
  })
}

async function ask(name: string, { port }: Service): Promise<void> {
  for (let i = 0; i < REQUESTS; i++) {
    await (await fetch(`http://127.0.0.1:${port}/${name}/${i}`, { keepalive: false })).text()
  }
}

/** What each of these services is called, when each has answered 13 requests and every one of them has its span. */
async function names(services: Record<string, Service> = { orders, billing }): Promise<unknown[]> {
  const found: unknown[] = []
  for (const [name, service] of Object.entries(services)) {
    await ask(name, service)
    const mine = await until(
      `${REQUESTS} spans of ${name}`,
      () => {
        const spans = sink.spans().filter((one) => pathOf(one).startsWith(`/${name}/`))
        const servers = spans.filter(({ kind }) => kind === SERVER)
        return servers.length === REQUESTS && servers
      },
      PATIENCE_MS,
    )
    const services = new Set(mine.map(({ resource }) => resource['service.name']))
    expect(services.size).toBe(1)
    found.push(...services)
  }
  return found
}

const without = (lacking: string): string[] => ALL.filter((name) => name !== lacking)

const selected = async (page: Ran['page']): Promise<number> =>
  (await page()).sum('spantap_processes_judged_total', { verdict: 'selected' })

function doctor(before: readonly string[]): Report {
  const [command, ...words] = [...before, place.node, place.main, 'doctor', '--json']
  const options = { cwd: place.folder, encoding: 'utf8', maxBuffer: 2 ** 26 } as const
  return JSON.parse(execFileSync(command, words, options)) as Report
}

function serviceIn({ services }: Report, pid: number): unknown {
  for (const { processes, ...service } of services) {
    const process = processes.find((one) => one.pid === pid)
    if (process) return { ...service, ...process }
  }
  return undefined
}

const warnings = (said: string): string[] =>
  said.split('\n').flatMap((line) => /\twarn\t([^\t]*)/.exec(line)?.[1] ?? [])

const sentenceOf = (name: string): string =>
  `without ${name}: ${CAPABILITIES.find((one) => one.name === name)!.without}`

describe('K7: the receiver tcp', () => {
  it('K7: has all it can have with the capabilities of its table', async () => {
    const { said, page } = await runWith(ALL)
    expect(warnings(said)).toEqual([])
    expect(await names()).toEqual(['orders', 'payments'])
    expect((await page()).sum('spantap_bpf_runs_total')).toBeGreaterThan(0)
  })

  it('K7: measures nothing of itself without CAP_SYS_ADMIN, as the unit and the docker line have it', async () => {
    const { said } = await runWith(DOCUMENTED)
    expect(warnings(said)).toEqual([sentenceOf('CAP_SYS_ADMIN')])
    expect(await names()).toEqual(['orders', 'payments'])
  })

  it('K7: selects services of other users, as the unit and the docker line have it', async () => {
    const { page } = await runWith(DOCUMENTED, {
      select: { port: [orders.port], language: ['python'], exe: ['python3*'] },
    })
    expect(await selected(page)).toBe(1)
    await ask('billing', billing)
    expect(await names({ orders })).toEqual(['orders'])
    expect(sink.spans().filter((span) => pathOf(span).startsWith('/billing/'))).toEqual([])
  })

  it.each([
    ['CAP_SYS_PTRACE', 'exe'],
    ['CAP_SYS_PTRACE', 'port'],
    ['CAP_SYS_PTRACE', 'language'],
    ['CAP_DAC_READ_SEARCH', 'port'],
  ])('K7: without %s, select finds nobody by %s, as its sentence says', async (lacking, by) => {
    const criteria = { exe: ['sleep'], port: [orders.port], language: ['c'] }
    const select = { [by]: criteria[by as keyof typeof criteria] }
    const { said, page } = await runWith(without(lacking), { select })
    expect(warnings(said)).toEqual([sentenceOf(lacking)])
    expect(sentenceOf(lacking)).toMatch(new RegExp(`select.* ${by}`))
    expect(await selected(page)).toBe(0)
  })

  it('K7: doctor says the same as to root, as the unit and the docker line have it', () => {
    const [root, user] = [doctor([]), doctor(['setpriv', ...onlyWith(DOCUMENTED)])]
    // Linux 6.18 leaves uprobes by perf_event_open() to CAP_SYS_ADMIN; nothing needs them yet.
    const needed = (one: Report): unknown => one.features.filter((f) => f.feature !== 'uprobe')
    expect(needed(user)).toEqual(needed(root))
    expect(user.tcp).toEqual(root.tcp)
    const pids = [orders.child.pid, billing.child.pid, compiled.pid]
    const of = (report: Report): unknown[] => pids.map((pid) => serviceIn(report, pid))
    expect(of(user)).toEqual(of(root))
    expect(of(user)).toMatchObject([
      { service: 'orders', language: 'python', sockets: { listens: [orders.port] } },
      { service: 'payments', language: 'python', sockets: { listens: [billing.port] } },
      { service: 'sleep', language: 'c', sockets: { tcp: 0 } },
    ])
    const blind = doctor(['setpriv', ...onlyWith(without('CAP_DAC_READ_SEARCH'))])
    expect(serviceIn(blind, pids[0]!)).toMatchObject({ sockets: null })
  })

  it.each([
    // Newer kernels open environments to CAP_PERFMON, too.
    ['CAP_SYS_PTRACE', ['app', expect.stringMatching(/^(app|payments)$/)]],
    ['CAP_DAC_READ_SEARCH', ['orders', 'billing']],
  ])('K7: says in one sentence what goes without %s, and goes on', async (lacking, expected) => {
    const { said } = await runWith(without(lacking))
    expect(warnings(said)).toEqual([sentenceOf(lacking)])
    expect(await names()).toEqual(expected)
  })

  it('K7: sees the traffic with CAP_BPF and CAP_PERFMON alone', async () => {
    const { said } = await runWith(['CAP_BPF', 'CAP_PERFMON'])
    expect(warnings(said)).toEqual(
      ['CAP_SYS_PTRACE', 'CAP_DAC_READ_SEARCH', 'CAP_SYS_ADMIN'].map(sentenceOf),
    )
    expect(await names()).toEqual(['app', 'app'])
  })

  it('K7: has network facts and lookups with CAP_BPF and CAP_PERFMON alone', async () => {
    const { said } = await runWith(['CAP_BPF', 'CAP_PERFMON'], { network: true })
    // Each of the three sentences is that of a capability: none is about a program.
    expect(warnings(said)).toHaveLength(3)
    const scenario = await startScenario()
    try {
      await scenario.go()
      const mine = (): DecodedSpan[] =>
        sink.spans().filter(({ resource }) => resource['process.pid'] === scenario.pid)
      const asked = (): string[] =>
        mine().flatMap(({ attributes }) => {
          const name = attributes['dns.question.name']
          return typeof name === 'string' ? [name] : []
        })
      // Both ends of both lookups.
      const both = ['www.example.com', 'www.sixample.info']
      await until(
        () => `lookups, not ${asked().join()}`,
        () => isDeepStrictEqual(asked().toSorted(), [...both, ...both].toSorted()),
        PATIENCE_MS,
      )
      const opened = (): number[] =>
        sink
          .points()
          .filter(({ metric, resource }) => {
            return metric === OPENED && resource['process.pid'] === scenario.pid
          })
          .map(({ value }) => Number(value))
      // One for each side.
      await until(
        () => `connections opened, not ${String(opened())}`,
        () => opened().filter((value) => value === CONNECTIONS).length >= 2,
        PATIENCE_MS,
      )
    } finally {
      await scenario.stop()
    }
  })

  it.each(['CAP_BPF', 'CAP_PERFMON'])('K7: ends with one sentence without %s', async (lacking) => {
    // CAP_SYS_ADMIN contains both.
    const { said, ended } = await runWith(
      ALL.filter((name) => name !== lacking && name !== 'CAP_SYS_ADMIN'),
    )
    expect(said.trim()).toBe(
      `Error: cannot start pipelines: failed to start "tcp" receiver: needs root, or ${lacking}: user 65534 may not load eBPF programs (try sudo)`,
    )
    expect(ended).toBe(1)
  })
})
