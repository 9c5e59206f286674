// spantap as a process whose configuration changes, between numbered load and a sink.
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { stringify } from 'yaml'
import { startSink, type Sink, type SinkOptions } from './otlp_sink.ts'
import { startLoad, type Load, type Sender } from './otlp_load/load.ts'
import { numberOf } from './otlp_load/request.ts'
import { freePorts } from './ports.ts'
import { Samples } from './scrape.ts'
import { startChild, type Child } from './servers/child.ts'
import { until } from './until.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

const ends: (() => unknown)[] = []

/** Stop all that was started here. */
export async function endAll(): Promise<void> {
  for (const end of ends.splice(0).toReversed()) await end()
}

/** `end` is called by `endAll`, the last one first. */
export const atEnd = (end: () => unknown): void => void ends.push(end)

export interface Ports {
  readonly grpc: number
  readonly http: number
  readonly own: number
  readonly taken: number
}

/** What differs between the configurations of a test. */
export interface Change {
  readonly comment?: string
  readonly batchMs?: number
  readonly timeoutS?: number
  readonly bodyMiB?: number
  readonly more?: readonly string[]
  readonly processors?: readonly string[]
  readonly level?: string
  readonly ownLevel?: string
  readonly httpPort?: number
}

export function configOf(ports: Ports, sink: Sink, change: Change): string {
  const at = (port: number): string => `127.0.0.1:${port}`
  const max_request_body_size = (change.bodyMiB ?? 20) * 1_048_576
  const protocols = {
    grpc: { endpoint: at(ports.grpc), max_recv_msg_size_mib: change.bodyMiB ?? 4 },
    http: { endpoint: at(change.httpPort ?? ports.http), max_request_body_size },
  }
  const reader = { pull: { exporter: { prometheus: { host: '127.0.0.1', port: ports.own } } } }
  const config = {
    receivers: { otlp: { protocols } },
    processors: {
      batch: { timeout: `${change.batchMs ?? 50}ms` },
      resource: { attributes: [{ key: 'a', value: 'b', action: 'upsert' }] },
    },
    exporters: {
      otlp_http: {
        endpoint: sink.url,
        timeout: `${change.timeoutS ?? 10}s`,
        retry_on_failure: { initial_interval: '100ms', max_interval: '100ms' },
      },
      nop: null,
    },
    service: {
      telemetry: {
        logs: { level: change.level ?? 'info' },
        metrics: { level: change.ownLevel ?? 'normal', readers: [reader] },
      },
      pipelines: {
        traces: {
          receivers: ['otlp'],
          processors: [...(change.processors ?? []), 'batch'],
          exporters: ['otlp_http', ...(change.more ?? [])],
        },
      },
    },
  }
  return `# ${change.comment ?? ''}\n${stringify(config)}`
}

export interface Running {
  readonly child: Child
  readonly metrics: () => Promise<Samples>
}

export async function start(file: string, own: number, ...flags: string[]): Promise<Running> {
  const args = ['main.ts', 'run', '--config', file, ...flags]
  const child = startChild(process.execPath, args, { cwd: ROOT })
  ends.push(() => child.stop())
  let ended: number | string | undefined
  void child.ended.then((how) => (ended = how))
  await until(
    () => `spantap is ready; it said:\n${child.said()}`,
    () => {
      if (ended !== undefined) throw new Error(`spantap ended (${ended}):\n${child.said()}`)
      return child.said().includes('Everything is ready')
    },
    20_000,
  )
  const metrics = async (): Promise<Samples> =>
    new Samples(await (await fetch(`http://127.0.0.1:${own}/metrics`)).text())
  return { child, metrics }
}

export interface Bench {
  readonly ports: Ports
  readonly sink: Sink
  readonly file: string
  readonly write: (change: Change) => void
}

export async function bench(options: SinkOptions = {}): Promise<Bench> {
  const ports = await freePorts('grpc', 'http', 'own', 'taken')
  const sink = await startSink(options)
  const folder = mkdtempSync(join(tmpdir(), 'spantap-reload-'))
  ends.push(
    () => rmSync(folder, { recursive: true, force: true }),
    () => sink.stop(),
  )
  const file = join(folder, 'pipeline.yaml')
  const write = (change: Change): void => {
    // As an editor does it.
    writeFileSync(`${file}.new`, configOf(ports, sink, change))
    renameSync(`${file}.new`, file)
  }
  return { ports, sink, file, write }
}

export function load(sender: Sender, from: number): Load {
  const running = startLoad({ sender, from, workers: 3 })
  ends.push(() => running.stop())
  return running
}

/** Every acknowledged span has arrived, and no span that was never sent. */
export async function expectDelivered(sink: Sink, loads: readonly Load[]): Promise<void> {
  const acknowledged = new Set(loads.flatMap((one) => [...one.acknowledged]))
  const arrived = (): Set<number> => new Set(sink.spans().map(({ name }) => numberOf(name)))
  const lost = (): number[] => {
    const there = arrived()
    return [...acknowledged].filter((id) => !there.has(id))
  }
  await until(
    () => `lost: ${lost().length} of ${acknowledged.size}`,
    () => lost().length === 0,
    5000,
  )
  expect(lost()).toEqual([])
}

/** Spans that came more often than once: only where an answer was lost with its connection. */
export function twice(sink: Sink): number {
  const spans = sink.spans()
  return spans.length - new Set(spans.map(({ name }) => name)).size
}

/** How many so far; none while the page itself is replaced. */
export async function reloads({ metrics }: Running, outcome: string): Promise<number> {
  const samples = await metrics().catch(() => undefined)
  return samples?.sum('spantap_config_reloads_total', { outcome }) ?? 0
}
