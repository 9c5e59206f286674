// An exporter at work.
import type { Tracer } from '@opentelemetry/api'
import { answeredBy, type Batch } from '../batch.ts'
import type { Exporter, OpenExporter, Settings } from '../component.ts'
import type { Signal } from '../signal.ts'
import { exportSpan } from '../telemetry/export_span.ts'
import type { Answers } from './counts.ts'
import type { Consumer } from './fan_out.ts'
import { once } from './settle.ts'

export interface SinkOptions {
  readonly exporter: Exporter
  readonly set: Settings
  readonly config: unknown
  readonly answers: Answers
}

export class Sink implements Consumer {
  readonly #options: SinkOptions
  #open: OpenExporter<Signal> | undefined
  #tracer: Tracer | undefined

  constructor(options: SinkOptions) {
    this.#options = options
  }

  get id(): string {
    return this.#options.set.id
  }

  /** Rejects with the exporter's own sentence. `tracer`: one span per batch. */
  async start(tracer: Tracer | undefined): Promise<void> {
    const { exporter, set, config } = this.#options
    this.#open = await exporter.open(set, config)
    this.#tracer = tracer
  }

  next(batch: Batch): void {
    const { signal, items } = batch
    const { answers, set } = this.#options
    const span = this.#tracer && exportSpan(this.#tracer, set.id, signal, items)
    const answer = once((result) => {
      answers.count(signal, items, result)
      span?.(result)
      batch.settle(result)
    })
    const refuse = (reason: string): void => answer({ ok: false, reason, retryable: false })
    if (!this.#open) return refuse(`exporter "${set.id}" is not running`)
    try {
      this.#open.push(answeredBy(batch, answer))
    } catch (error) {
      set.log.error('The exporter failed', { error: String(error), items })
      refuse(`exporter "${set.id}": ${String(error)}`)
    }
  }

  /** The queue of an exporter outlives its feeders: `stop` ends it. */
  end(): void {}

  /** Deliver what is queued within `ms`. */
  async stop(ms: number): Promise<void> {
    const open = this.#open
    this.#open = undefined
    try {
      await open?.flush(ms)
    } catch (error) {
      this.#options.set.log.error('Stopping failed', { error: String(error) })
    }
  }
}
