// What watching costs a Node service, against nothing and against the OpenTelemetry SDK in the process: interleaved runs of the
// same closed loop, since the machine's speed changes by the minute.
import { setTimeout as sleep } from 'node:timers/promises'
import { expectAccounted } from '../support/accounting.ts'
import { SERVER } from '../support/exchanges.ts'
import { h2load } from '../support/h2load.ts'
import { median } from '../support/median.ts'
import { startSinkProcess, type SinkProcess } from '../support/otlp_sink_process.ts'
import { cpuUs, rssMb } from '../support/process_cost.ts'
import { startChild, type Child } from '../support/servers/child.ts'
import { startSpantap, type Spantap } from '../support/spantap.ts'
import { APP, CONNECTIONS, QUIET_MS } from './closed_loop.ts'
import { installSdk } from './sdk.ts'
import { table } from './table.ts'

export const MODES = ['no agent', 'spantap', 'OpenTelemetry SDK'] as const
/** Of the measured time: a process is slow at first. */
const WARM_UP = 0.25

export type Mode = (typeof MODES)[number]

export interface CostRun {
  readonly rate: number
  /** `rate` in that without an agent, of the same round. */
  readonly ofNone: number
  readonly p99Ms: number
  readonly appUs: number
  readonly agentUs: number
  readonly memoryMb: number
  /** Share of the requests whose server span arrived. */
  readonly exported: number
}

export type Cost = Readonly<Record<Mode, CostRun>>

/** Medians of `rounds` interleaved rounds of `seconds` each. */
export async function cost(rounds: number, seconds: number): Promise<Cost> {
  installSdk()
  const sink = await startSinkProcess()
  const runs = new Map<Mode, CostRun[]>(MODES.map((mode) => [mode, []]))
  try {
    for (let round = 1; round <= rounds; round++) {
      for (const mode of MODES) {
        const result = await run(mode, sink, seconds)
        const none = runs.get('no agent')![round - 1] ?? result
        runs.get(mode)!.push({ ...result, ofNone: result.rate / none.rate })
        console.error(`cost: ${round}/${rounds}, ${mode}: ${result.rate.toFixed(0)} requests/s`)
      }
    }
  } finally {
    await sink.stop()
  }
  const of = (mode: Mode): CostRun => {
    const all = runs.get(mode)!
    const middle = (key: keyof CostRun): number => median(all.map((one) => one[key]))
    return {
      rate: middle('rate'),
      ofNone: middle('ofNone'),
      p99Ms: middle('p99Ms'),
      appUs: middle('appUs'),
      agentUs: middle('agentUs'),
      memoryMb: middle('memoryMb'),
      exported: middle('exported'),
    }
  }
  return Object.fromEntries(MODES.map((mode) => [mode, of(mode)])) as Record<Mode, CostRun>
}

async function run(
  mode: Mode,
  sink: SinkProcess,
  seconds: number,
): Promise<Omit<CostRun, 'ofNone'>> {
  const { child, url } = await startService(mode, sink)
  let spantap: Spantap | undefined
  try {
    if (mode === 'spantap') spantap = await startSpantap({ shipped: true, otlp: sink.url })
    const load = { urls: [url], connections: CONNECTIONS, times: true }
    await h2load({ ...load, seconds: Math.max(1, seconds * WARM_UP) })
    await sleep(QUIET_MS)
    const spansBefore = (await sink.count()).byKind[SERVER]!
    const before = { app: cpuUs(child.pid), agent: spantap ? cpuUs(spantap.pid) : 0 }
    const result = await h2load({ ...load, seconds })
    const memoryMb = rssMb(child.pid) + (spantap ? rssMb(spantap.pid) : 0)
    await sleep(QUIET_MS)
    if (spantap) await expectAccounted(spantap)
    return {
      rate: result.requestsPerSecond,
      p99Ms: result.p99Ms!,
      appUs: (cpuUs(child.pid) - before.app) / result.requests,
      agentUs: spantap ? (cpuUs(spantap.pid) - before.agent) / result.requests : 0,
      memoryMb,
      exported: ((await sink.count()).byKind[SERVER]! - spansBefore) / result.requests,
    }
  } finally {
    await spantap?.stop()
    await child.stop()
  }
}

async function startService(mode: Mode, sink: SinkProcess): Promise<{ child: Child; url: string }> {
  const sdk = mode === 'OpenTelemetry SDK'
  const env = {
    OTEL_SERVICE_NAME: 'bench',
    OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
  }
  const args = [...(sdk ? ['--require', installSdk()] : []), APP]
  const child = startChild(process.execPath, args, sdk ? { env } : {})
  const port = await child.line()
  return { child, url: `http://127.0.0.1:${port}/api/rows` }
}

export function costTable(cost: Cost): string {
  return table(
    [
      'agent',
      'requests/s',
      'of none',
      'p99 ms',
      'app µs per request',
      'agent µs per request',
      'memory MB',
      'server spans exported',
    ],
    MODES.map((mode) => {
      const of = cost[mode]
      return [
        mode,
        of.rate.toFixed(0),
        `${(100 * of.ofNone).toFixed(0)} %`,
        of.p99Ms.toFixed(2),
        of.appUs.toFixed(1),
        of.agentUs.toFixed(1),
        of.memoryMb.toFixed(0),
        mode === 'no agent' ? '–' : `${(100 * of.exported).toFixed(1)} %`,
      ]
    }),
  )
}
