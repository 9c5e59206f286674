// An exporter at work.
import { answeredBy, type Batch } from '../batch.ts'
import type { Exporter, OpenExporter, Settings } from '../component.ts'
import { owning } from '../net/hand_over.ts'
import type { Signal } from '../signal.ts'
import type { OwnSpans } from '../telemetry/own_spans.ts'
import { unlessAborted } from '../unless_aborted.ts'
import type { Answers } from './counts.ts'
import type { Consumer } from './fan_out.ts'
import type { Identity } from './identity.ts'
import { once } from './settle.ts'

export interface SinkOptions {
  readonly exporter: Exporter
  readonly set: Settings
  readonly config: unknown
  readonly identity: Identity
  /** Forget what own telemetry reads of it. */
  readonly release: () => void
  readonly answers: Answers
  readonly spans: OwnSpans
}

export class Sink implements Consumer {
  readonly #options: SinkOptions
  #open: OpenExporter<Signal> | undefined

  constructor(options: SinkOptions) {
    this.#options = options
  }

  get id(): string {
    return this.#options.set.id
  }

  get identity(): Identity {
    return this.#options.identity
  }

  release(): void {
    this.#options.release()
  }

  /** Rejects with the exporter's own sentence, or the reason of `signal`. */
  async start(signal: AbortSignal): Promise<void> {
    const { exporter, set, config } = this.#options
    const open = (): ReturnType<Exporter['open']> => owning(this, () => exporter.open(set, config))
    this.#open = await unlessAborted(signal, open, (late) => late.flush(0))
  }

  next(batch: Batch): void {
    const { signal, items } = batch
    const { answers, set, spans } = this.#options
    const span = spans.begin('exporter', set.id, signal, items)
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

  begin(): void {}

  /** The queue of an exporter outlives its feeders: `stop` ends it. */
  end(): void {}

  /** Resolves when nothing is queued, or when it cannot tell. */
  async idle(): Promise<void> {
    try {
      await this.#open?.idle?.()
    } catch (error) {
      this.#options.set.log.error('Waiting for its last deliveries failed', {
        error: String(error),
      })
    }
  }

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
