// A receiver at work.
import type { Subscription } from 'rxjs'
import { answeredBy, type Batch } from '../batch.ts'
import type { OpenReceiver, Receiver, Settings } from '../component.ts'
import { owning } from '../net/hand_over.ts'
import type { Signal } from '../signal.ts'
import type { OwnSpans } from '../telemetry/own_spans.ts'
import { unlessAborted } from '../unless_aborted.ts'
import type { Answers } from './counts.ts'
import type { FanOut } from './fan_out.ts'
import type { Identity } from './identity.ts'
import { once } from './settle.ts'

export interface SourceOptions {
  readonly receiver: Receiver
  readonly set: Settings
  readonly config: unknown
  readonly identity: Identity
  /** Forget what own telemetry reads of it. */
  readonly release: () => void
  readonly out: FanOut
  readonly answers: Answers
  readonly spans: OwnSpans
  /** It has failed while it ran: nothing more will come. */
  readonly failed: (error: unknown) => void
  /** It has ended, by itself or because it was asked to. */
  readonly ended: () => void
}

export class Source {
  readonly #options: SourceOptions
  /** Resolves when nothing more will come and all that come after it were told. */
  readonly ended: Promise<void>
  #resolve: () => void = () => {}
  #open: OpenReceiver<Signal> | undefined
  #subscription: Subscription | undefined
  #running = true
  #out: FanOut

  constructor(options: SourceOptions) {
    this.#options = options
    this.#out = options.out
    this.ended = new Promise((resolve) => {
      this.#resolve = resolve
    })
  }

  get id(): string {
    return this.#options.set.id
  }

  get identity(): Identity {
    return this.#options.identity
  }

  get running(): boolean {
    return this.#running
  }

  /** What comes from the kernel cannot be taken by two at once. */
  get exclusive(): boolean {
    return this.#options.receiver.emits.includes('events')
  }

  /** Those who come after it will be fed by it. */
  wire(): void {
    this.#out.begin()
  }

  /** Others come after it from now on. One that has ended by itself feeds nobody. */
  rewire(out: FanOut): void {
    if (!this.#running) return
    const old = this.#out
    out.begin()
    this.#out = out
    old.end()
  }

  release(): void {
    this.#options.release()
  }

  /** Rejects with the receiver's own sentence, or the reason of `signal`. */
  async start(signal: AbortSignal): Promise<void> {
    const { receiver, set, config, failed } = this.#options
    const open = (): ReturnType<Receiver['open']> => owning(this, () => receiver.open(set, config))
    this.#open = await unlessAborted(signal, open, (late) => late.stop())
    this.#subscription = this.#open.batches.subscribe({
      next: (batch) => this.#next(batch),
      error: (error: unknown) => {
        failed(error)
        this.#end()
      },
      complete: () => this.#end(),
    })
  }

  /** Ask it to stop; its batches complete when all it had is given. */
  async stop(): Promise<void> {
    if (!this.#open) return this.#end()
    try {
      await this.#open.stop()
    } catch (error) {
      this.#options.set.log.error('Stopping failed', { error: String(error) })
    }
  }

  /** What still comes is not heard any more. */
  abandon(): void {
    this.#subscription?.unsubscribe()
    this.#end()
  }

  #next(batch: Batch): void {
    const { signal, items, client } = batch
    const { answers, set, spans } = this.#options
    const span = spans.begin('receiver', set.id, signal, items)
    const answer = once((result) => {
      answers.count(signal, items, result, client?.transport)
      span?.(result)
      batch.settle(result)
    })
    this.#out.next(answeredBy(batch, answer))
  }

  #end(): void {
    if (!this.#running) return
    this.#running = false
    this.#out.end()
    this.#resolve()
    this.#options.ended()
  }
}
