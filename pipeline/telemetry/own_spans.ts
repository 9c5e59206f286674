// Who hears of every batch that a receiver gave or an exporter took: the backend of own traces, and pages for people.
import type { Tracer } from '@opentelemetry/api'
import type { Settled } from '../batch.ts'
import type { OwnSpan } from '../component.ts'
import type { Signal } from '../signal.ts'
import { exportSpan } from './export_span.ts'

type Hear = (span: OwnSpan) => void
type Answered = (result: Settled) => void

export class OwnSpans {
  /** Of `service::telemetry::traces`: the spans of exporters go there. */
  tracer: Tracer | undefined
  readonly #ears = new Set<Hear>()

  /** Give every span to `hear`, until what this gives is called. */
  hear(hear: Hear): () => void {
    this.#ears.add(hear)
    return () => this.#ears.delete(hear)
  }

  /** A batch comes: call what this gives with its answer. Undefined when nobody wants to know. */
  begin(
    kind: 'receiver' | 'exporter',
    id: string,
    signal: Signal,
    items: number,
  ): Answered | undefined {
    const traced =
      this.tracer && kind === 'exporter' ? exportSpan(this.tracer, id, signal, items) : undefined
    if (this.#ears.size === 0) return traced
    const [startUnixMs, from] = [Date.now(), performance.now()]
    return (result) => {
      traced?.(result)
      const durationMs = performance.now() - from
      const error = result.ok ? undefined : result.reason
      const span = { name: `${kind}/${id}/${signal}`, startUnixMs, durationMs, items, error }
      for (const hear of this.#ears) hear(span)
    }
  }
}
