// What passing spans on costs, beside a real Collector: `otlp` → `batch` → `otlp_http`, in turns, measured in CPU time of the process
// alone: wall time would measure the load generator and the sink, which share the cores.
import { setTimeout as sleep } from 'node:timers/promises'
import { otlpOn, startCollector } from '../backends/collector.ts'
import { h2load } from '../support/h2load.ts'
import { median } from '../support/median.ts'
import { startSinkProcess, type SinkProcess } from '../support/otlp_sink_process.ts'
import { onFreePorts } from '../support/ports.ts'
import { cpuUs, rssMb } from '../support/process_cost.ts'
import { startSpantap } from '../support/spantap.ts'
import { until } from '../support/until.ts'
import { postOf } from './passthrough_load.ts'
import { table } from './table.ts'

const CONNECTIONS = 4
const DRAIN_MS = 30_000

interface Case {
  readonly name: string
  /** Spans of a request. */
  readonly spans: number
  readonly incoming: 'gzip' | 'none'
  readonly outgoing: 'gzip' | 'none'
}

export const CASES: readonly Case[] = [
  { name: '512 spans a request, gzip out', spans: 512, incoming: 'none', outgoing: 'gzip' },
  { name: '512 spans, gzip in and out', spans: 512, incoming: 'gzip', outgoing: 'gzip' },
  { name: '512 spans, not compressed', spans: 512, incoming: 'none', outgoing: 'none' },
  { name: '16 spans, gzip out', spans: 16, incoming: 'none', outgoing: 'gzip' },
]

const PROGRAMS = { spantap: startOurs, otelcol: startTheirs } as const
export type Program = keyof typeof PROGRAMS

export interface Passed {
  /** Spans per second of CPU time. */
  readonly perCpuSecond: number
  readonly rssMb: number
}

export interface PassthroughRow {
  readonly name: string
  readonly spantap: Passed
  readonly otelcol: Passed
  /** Median of the rounds' own ratios: a machine changes its speed between rounds. */
  readonly ratio: number
}

/** Each case `rounds` times, the programs in turn, about `spans` spans each time. */
export async function passthrough(
  rounds: number,
  spans: number,
  cases: readonly Case[] = CASES,
): Promise<PassthroughRow[]> {
  const rows: PassthroughRow[] = []
  for (const one of cases) {
    const runs: Record<Program, Passed[]> = { spantap: [], otelcol: [] }
    for (let round = 0; round < rounds; round++) {
      for (const program of Object.keys(PROGRAMS) as Program[]) {
        runs[program].push(await pass(program, one, spans))
      }
    }
    rows.push({
      name: one.name,
      spantap: middle(runs.spantap),
      otelcol: middle(runs.otelcol),
      ratio: median(runs.spantap.map((run, i) => run.perCpuSecond / runs.otelcol[i]!.perCpuSecond)),
    })
  }
  return rows
}

function middle(runs: readonly Passed[]): Passed {
  return {
    perCpuSecond: median(runs.map((run) => run.perCpuSecond)),
    rssMb: median(runs.map((run) => run.rssMb)),
  }
}

interface Running {
  readonly pid: number
  stop(): Promise<unknown>
}

/** One program, warmed up, then measured until the last span is in the sink. */
async function pass(program: Program, one: Case, spans: number): Promise<Passed> {
  const sink = await startSinkProcess()
  try {
    return await onFreePorts(['grpc', 'http', 'health'], async (ports) => {
      const running = await PROGRAMS[program](one, ports, sink)
      try {
        const post = postOf(one.spans, one.incoming)
        const urls = [`http://127.0.0.1:${ports.http}/v1/traces`]
        let sent = 0
        const load = async (share: number): Promise<void> => {
          const requests = Math.ceil((spans * share) / one.spans)
          await h2load({ urls, connections: CONNECTIONS, requests, post })
          sent += requests * one.spans
          await until(
            () => `${sent} spans have arrived`,
            async () => (await sink.count()).spans === sent,
            DRAIN_MS,
          )
        }
        await load(0.3)
        await sleep(300)
        const [before, already] = [cpuUs(running.pid), sent]
        await load(1)
        const seconds = (cpuUs(running.pid) - before) / 1e6
        return { perCpuSecond: (sent - already) / seconds, rssMb: rssMb(running.pid) }
      } finally {
        await running.stop()
      }
    })
  } finally {
    await sink.stop()
  }
}

type Ports = Readonly<Record<'grpc' | 'http' | 'health', number>>

const exporterOf = ({ outgoing }: Case, sink: SinkProcess): object => ({
  endpoint: sink.url,
  compression: outgoing,
})

function startOurs(one: Case, ports: Ports, sink: SinkProcess): Promise<Running> {
  return startSpantap({
    change: (config) => {
      config.receivers = { otlp: otlpOn(ports.grpc, ports.http) }
      config.processors = { batch: null }
      config.exporters = { otlp_http: exporterOf(one, sink) }
      config.service.pipelines = {
        traces: { receivers: ['otlp'], processors: ['batch'], exporters: ['otlp_http'] },
      }
    },
  })
}

function startTheirs(one: Case, ports: Ports, sink: SinkProcess): Promise<Running> {
  const config = {
    receivers: { otlp: otlpOn(ports.grpc, ports.http) },
    processors: { batch: null },
    exporters: { otlp_http: exporterOf(one, sink) },
    service: {
      pipelines: {
        traces: { receivers: ['otlp'], processors: ['batch'], exporters: ['otlp_http'] },
      },
    },
  }
  return startCollector(config, ports.health)
}

export function passthroughTable(rows: readonly PassthroughRow[]): string {
  const thousand = (n: number): string => `${Math.round(n / 1000)}`
  return table(
    ['case', 'spantap, 1000 spans per CPU s', 'otelcol', 'ratio', 'spantap MB', 'otelcol MB'],
    rows.map(({ name, spantap, otelcol, ratio }) => [
      name,
      thousand(spantap.perCpuSecond),
      thousand(otelcol.perCpuSecond),
      ratio.toFixed(2),
      String(Math.round(spantap.rssMb)),
      String(Math.round(otelcol.rssMb)),
    ]),
  )
}
