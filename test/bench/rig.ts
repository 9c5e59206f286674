// The user side of the shipped pipeline as one graph: a tape → pair → batch → red and OTLP bodies that nobody is sent.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { Observable } from 'rxjs'
import red from '../../connectors/red/index.ts'
import { Encoder } from '../../exporters/helper/encoder.ts'
import { ACCEPTED, batchOf, isSignal, type Batch } from '../../pipeline/batch.ts'
import { exporter, receiver, type Components } from '../../pipeline/component.ts'
import { parser, struct } from '../../pipeline/config/schema.ts'
import { loadConfig } from '../support/load_config.ts'
import { Graph } from '../../pipeline/graph/graph.ts'
import { SILENT } from '../../pipeline/logger.ts'
import { OwnSpans } from '../../pipeline/telemetry/own_spans.ts'
import { Registry } from '../../pipeline/telemetry/registry.ts'
import batch from '../../processors/batch/index.ts'
import pair from '../../processors/pair/index.ts'
import type { Tape } from './tape.ts'

const YAML = `
receivers: { tape: }
processors: { pair: , batch: }
connectors: { red: }
exporters: { bodies: }
service:
  pipelines:
    traces: { receivers: [tape], processors: [pair, batch], exporters: [red, bodies] }
    metrics: { receivers: [red], exporters: [bodies] }`

export interface Played {
  readonly spans: number
  /** Of all OTLP bodies. */
  readonly bytes: number
  /** CPU time of the whole process, every thread of it. */
  readonly cpuNs: number
}

/** Play the whole tape, as fast as it goes. */
export async function play(tape: Tape): Promise<Played> {
  const played = { spans: 0, bytes: 0 }
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>()
  const components = {
    receivers: [receiverOf(tape)],
    processors: [pair, batch],
    connectors: [red],
    exporters: [bodiesInto(played)],
    extensions: [],
  }
  const graph = new Graph(configOf(components), components, {
    log: SILENT,
    registry: new Registry(),
    spans: new OwnSpans(),
    fatal: reject,
    exhausted: resolve,
  })
  const before = process.cpuUsage()
  await graph.start()
  await ended
  await graph.stop(1000)
  const { user, system } = process.cpuUsage(before)
  return { ...played, cpuNs: (user + system) * 1000 }
}

function configOf(components: Components): ReturnType<typeof loadConfig>['config'] {
  const folder = mkdtempSync(join(tmpdir(), 'spantap-bench-'))
  try {
    writeFileSync(join(folder, 'pipeline.yaml'), YAML)
    return loadConfig(join(folder, 'pipeline.yaml'), components, { env: {} }).config
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const nothing = parser(struct({}, 'No options.'))

const receiverOf = (tape: Tape): Components['receivers'][number] =>
  receiver({
    type: 'tape',
    stability: 'development',
    config: nothing,
    emits: ['events'],
    open: () => ({
      batches: new Observable<Batch<'events'>>((subscriber) => {
        const run = async (): Promise<void> => {
          for (const bytes of tape.batches) {
            subscriber.next(batchOf('events', 0, { bytes, source: tape.source }))
            // Timers run between two batches, as they do when batches come from the ring.
            await setImmediate()
          }
          subscriber.complete()
        }
        run().catch((error: unknown) => subscriber.error(error))
      }),
      stop: () => {},
    }),
  })

/** What otlp_http does with a batch before it compresses and sends. */
function bodiesInto(played: { spans: number; bytes: number }): Components['exporters'][number] {
  const encoder = new Encoder(16 * 1024 * 1024)
  const push = (batch: Batch<'traces'> | Batch<'metrics'>): void => {
    const { pieces, release } = encoder.encode(batch)
    for (const { bytes } of pieces) played.bytes += bytes.length
    release()
    if (isSignal(batch, 'traces')) played.spans += batch.items
    batch.settle(ACCEPTED)
  }
  return exporter({
    type: 'bodies',
    stability: 'development',
    config: nothing,
    accepts: ['traces', 'metrics'],
    open: () => ({ push, flush: async () => {} }),
  })
}
