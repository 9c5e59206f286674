// What each stage costs per span, on a recording, best of some rounds; and how that compares to a loop whose work never changes.
import { Counts } from '../../connectors/red/count.ts'
import type { SpanBatch } from '../../pipeline/data/spans.ts'
import { writeTraces } from '../../pipeline/otlp/traces.ts'
import { Writer } from '../../pipeline/otlp/writer.ts'
import { Registry } from '../../pipeline/telemetry/registry.ts'
import { traces } from '../../processors/batch/traces.ts'
import { parsePairConfig } from '../../processors/pair/config.ts'
import { walk, type RecordSink } from '../../processors/pair/decode.ts'
import { Pair } from '../../processors/pair/pair.ts'
import { resourceOf } from '../../pipeline/naming/index.ts'
import { calibrate } from './calibration.ts'
import type { Recorded } from './record.ts'
import { table } from './table.ts'
import { repeated, type Tape } from './tape.ts'

export const STAGES = ['kernel', 'drain', 'decode', 'pair', 'red', 'encode'] as const
export type Stage = (typeof STAGES)[number]

export interface StageCosts {
  /** CPU ns per span. */
  readonly ns: Readonly<Record<Stage, number>>
  /** CPU ns of one turn of the calibration loop. */
  readonly calibrationNs: number
}

/** Spans of one batch on its way out, as `batch` makes them. */
const BATCH_SPANS = 8192
const LEAST_SPANS = 50_000
const LOOK_AT_NOTHING: RecordSink = {
  connection() {},
  chunk() {},
  close() {},
  datagram() {},
  exec() {},
  exit() {},
  bad() {},
}

export function stages({ tape: once, kernelNs, drainNs }: Recorded, rounds: number): StageCosts {
  const tape = repeated(once, Math.ceil(LEAST_SPANS / paired(once).spans))
  const best = { pair: Infinity, decode: Infinity, red: Infinity, encode: Infinity }
  let calibrationNs = Infinity
  const writer = new Writer()
  for (let round = 0; round < rounds; round++) {
    calibrationNs = Math.min(calibrationNs, calibrate())
    const { batches, spans, ns } = paired(tape)
    const keep = (stage: keyof typeof best, ns: number): void => {
      best[stage] = Math.min(best[stage], ns / spans)
    }
    keep('pair', ns)
    const decode = cpuNs(() => {
      for (const bytes of tape.batches) walk(bytes, LOOK_AT_NOTHING)
    })
    keep('decode', decode)
    const joined: SpanBatch[] = []
    const encode = cpuNs(() => {
      for (const parts of inBatches(batches)) {
        const batch = traces.join(parts)
        writer.reset()
        writeTraces(writer, batch)
        joined.push(batch)
      }
    })
    keep('encode', encode)
    const counts = new Counts(2000, new Registry())
    const red = cpuNs(() => {
      for (const batch of joined) counts.add(batch, 0n, round)
    })
    keep('red', red)
  }
  const pair = best.pair - best.decode
  return { ns: { kernel: kernelNs, drain: drainNs, ...best, pair }, calibrationNs }
}

interface PairedTape {
  readonly batches: readonly SpanBatch[]
  readonly spans: number
  readonly ns: number
}

function paired(tape: Tape): PairedTape {
  const pair = new Pair(parsePairConfig({}), new Registry(), resourceOf)
  const batches: SpanBatch[] = []
  const ns = cpuNs(() => {
    for (const bytes of tape.batches) {
      const spans = pair.take({ bytes, source: tape.source })
      if (spans) batches.push(spans)
    }
    const last = pair.end()
    if (last) batches.push(last)
  })
  return { batches, spans: batches.reduce((sum, { length }) => sum + length, 0), ns }
}

function* inBatches(batches: readonly SpanBatch[]): Generator<SpanBatch[]> {
  let parts: SpanBatch[] = []
  let spans = 0
  for (const batch of batches) {
    parts.push(batch)
    spans += batch.length
    if (spans < BATCH_SPANS) continue
    yield parts
    parts = []
    spans = 0
  }
  if (spans > 0) yield parts
}

function cpuNs(work: () => void): number {
  const begin = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(begin)
  return (user + system) * 1000
}

const WHAT: Readonly<Record<Stage, string>> = {
  kernel: 'the BPF programs, in the calls of the applications',
  drain: 'the thread that copies records out of the ring',
  decode: 'records to chunks',
  pair: 'chunks to messages, exchanges, joins and columns of spans',
  red: 'spans to series',
  encode: 'joined to batches of 8,192 and written as OTLP',
}

export function stagesTable({ ns, calibrationNs }: StageCosts): string {
  return table(
    ['stage', 'ns per span', 'of the calibration loop', 'what'],
    [
      ...STAGES.map((stage) => [
        stage,
        ns[stage].toFixed(0),
        (ns[stage] / calibrationNs).toFixed(2),
        WHAT[stage],
      ]),
      ['calibration', calibrationNs.toFixed(0), '1.00', 'hashing 1 KiB byte by byte'],
    ],
  )
}
