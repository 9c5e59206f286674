// How many spans the user side makes in one second of CPU time: pair → batch → red and OTLP bodies, not compressed, not sent.
import { calibrate } from './calibration.ts'

import { play } from './rig.ts'
import { table } from './table.ts'
import { repeated, type Tape } from './tape.ts'

export interface ReplayRun {
  readonly spans: number
  readonly bytes: number
  readonly cpuNs: number
  /** CPU ns of one turn of the calibration loop, right before. */
  readonly calibrationNs: number
}

export interface ReplayRate {
  readonly runs: readonly ReplayRun[]
  /** Spans per second of CPU time, of the best run. */
  readonly best: number
}

/** Spans that one run makes at least. */
const LEAST_SPANS = 200_000

export async function replayRate(tape: Tape, rounds: number): Promise<ReplayRate> {
  const once = await play(tape)
  if (once.spans === 0) throw new Error('the recording has no exchange')
  const long = repeated(tape, Math.ceil(LEAST_SPANS / once.spans))
  const runs: ReplayRun[] = []
  for (let round = 0; round < rounds; round++) {
    const calibrationNs = calibrate()
    runs.push({ ...(await play(long)), calibrationNs })
  }
  return { runs, best: Math.max(...runs.map(rateOf)) }
}

const rateOf = ({ spans, cpuNs }: ReplayRun): number => (spans / cpuNs) * 1e9

export function replayTable({ runs, best }: ReplayRate): string {
  return table(
    [
      'run',
      'spans',
      'bytes per span',
      'CPU ns per span',
      'of the calibration loop',
      'spans/s per core',
    ],
    [
      ...runs.map((run, i) => [
        String(i + 1),
        String(run.spans),
        (run.bytes / run.spans).toFixed(0),
        (run.cpuNs / run.spans).toFixed(0),
        (run.cpuNs / run.spans / run.calibrationNs).toFixed(2),
        rateOf(run).toFixed(0),
      ]),
      ['best', '', '', (1e9 / best).toFixed(0), '', best.toFixed(0)],
    ],
  )
}
