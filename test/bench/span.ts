// What one span costs the user side of a running spantap: CPU time of its whole process per exported span, in a closed loop with
// the shipped pipeline and otlp_http without compression. Runs take turns with the calibration loop; the best one counts.
import { setTimeout as sleep } from 'node:timers/promises'
import { expectAccounted } from '../support/accounting.ts'
import { h2load, type LoadResult } from '../support/h2load.ts'
import { startSinkProcess, type SinkProcess } from '../support/otlp_sink_process.ts'
import { cpuUs } from '../support/process_cost.ts'
import { startChild } from '../support/servers/child.ts'
import { startSpantap, type Spantap } from '../support/spantap.ts'
import { calibrate } from './calibration.ts'
import { APP, CONNECTIONS, QUIET_MS } from './closed_loop.ts'
import { table } from './table.ts'

export interface SpanRun {
  /** Exported while it ran, those of others on this host included. */
  readonly spans: number
  readonly spansPerSecond: number
  /** CPU µs of the whole process per span. */
  readonly userUs: number
  /** CPU ns of one turn of the calibration loop, right before. */
  readonly calibrationNs: number
  /** Time of the BPF programs, in the calls of the applications, per span. */
  readonly kernelNs: number
  /** Looks of the thread at the ring per second: by its timer, and woken because the ring was half full. */
  readonly timerWakeups: number
  readonly halfFullWakeups: number
}

export interface SpanCost {
  readonly runs: readonly SpanRun[]
  /** CPU µs per span of the cheapest run, and the least in turns of the calibration loop. */
  readonly best: number
  readonly bestOfCalibration: number
}

export async function spanCost(rounds: number, seconds: number): Promise<SpanCost> {
  const sink = await startSinkProcess()
  const service = startChild(process.execPath, [APP])
  let spantap: Spantap | undefined
  try {
    const url = `http://127.0.0.1:${await service.line()}/api/rows`
    spantap = await startSpantap({
      shipped: true,
      otlp: sink.url,
      change: ({ exporters }) =>
        Object.assign(exporters['otlp_http/test'] as object, { compression: 'none' }),
    })
    const load = { urls: [url], connections: CONNECTIONS, seconds }
    // A process is slow at first.
    await h2load(load)
    await sleep(QUIET_MS)
    const runs: SpanRun[] = []
    for (let round = 1; round <= rounds; round++) {
      runs.push(await measured(spantap, sink, () => h2load(load)))
      console.error(`span: ${round}/${rounds}: ${runs.at(-1)!.userUs.toFixed(2)} µs`)
    }
    await expectAccounted(spantap)
    return {
      runs,
      best: Math.min(...runs.map(({ userUs }) => userUs)),
      bestOfCalibration: Math.min(...runs.map(ofCalibration)),
    }
  } finally {
    await spantap?.stop()
    await service.stop()
    await sink.stop()
  }
}

async function measured(
  spantap: Spantap,
  sink: SinkProcess,
  load: () => Promise<LoadResult>,
): Promise<SpanRun> {
  const calibrationNs = calibrate()
  const before = await countersOf(spantap, sink)
  const { requests, requestsPerSecond } = await load()
  await sleep(QUIET_MS)
  const after = await countersOf(spantap, sink)
  const spans = after.spans - before.spans
  const seconds = after.uptime - before.uptime
  return {
    spans,
    spansPerSecond: (spans / requests) * requestsPerSecond,
    userUs: (after.cpuUs - before.cpuUs) / spans,
    calibrationNs,
    kernelNs: (after.kernelNs - before.kernelNs) / spans,
    timerWakeups: (after.timer - before.timer) / seconds,
    halfFullWakeups: (after.halfFull - before.halfFull) / seconds,
  }
}

interface Counters {
  readonly spans: number
  readonly cpuUs: number
  readonly kernelNs: number
  readonly timer: number
  readonly halfFull: number
  /** In s, when the others were read. */
  readonly uptime: number
}

async function countersOf(spantap: Spantap, sink: SinkProcess): Promise<Counters> {
  const samples = await spantap.metrics()
  const wakeups = samples.by('spantap_ring_wakeups_total', 'reason')
  return {
    spans: (await sink.count()).spans,
    cpuUs: cpuUs(spantap.pid),
    kernelNs: samples.sum('spantap_bpf_run_seconds_total') * 1e9,
    timer: wakeups.get('timer')!,
    halfFull: wakeups.get('half_full')!,
    uptime: samples.sum('otelcol_process_uptime'),
  }
}

const ofCalibration = ({ userUs, calibrationNs }: SpanRun): number =>
  (userUs * 1000) / calibrationNs

export function spanTable({ runs, best, bestOfCalibration }: SpanCost): string {
  return table(
    [
      'run',
      'spans/s',
      'user µs per span',
      'of the calibration loop',
      'kernel ns per span',
      'wake-ups/s by timer',
      'half full',
    ],
    [
      ...runs.map((run, i) => [
        String(i + 1),
        run.spansPerSecond.toFixed(0),
        run.userUs.toFixed(2),
        ofCalibration(run).toFixed(2),
        run.kernelNs.toFixed(0),
        run.timerWakeups.toFixed(0),
        run.halfFullWakeups.toFixed(1),
      ]),
      ['best', '', best.toFixed(2), bestOfCalibration.toFixed(2), '', '', ''],
    ],
  )
}
