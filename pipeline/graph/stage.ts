// A processor or a connector at work: its operator, and what happens when it fails.
import type { OperatorFunction, Subscription } from 'rxjs'
import { answeredBy, type Batch } from '../batch.ts'
import { reasonOf } from '../errors.ts'
import type { Logger } from '../log.ts'
import type { Counter } from '../telemetry/telemetry.ts'
import type { Consumer, FanOut } from './fan_out.ts'
import type { Identity } from './identity.ts'
import { Inlet } from './inlet.ts'
import { once } from './settle.ts'

export interface StageOptions {
  /** `processor "batch"`. */
  readonly name: string
  readonly operator: OperatorFunction<Batch, Batch>
  readonly identity: Identity
  /** Forget what own telemetry reads of it. */
  readonly release: () => void
  readonly out: FanOut
  readonly log: Logger
  readonly errors: Counter
  readonly incoming: (batch: Batch) => void
  readonly outgoing: (batch: Batch) => void
}

/**
 * One subscription to an operator. An error of the operator costs the batch at hand: it is counted, logged and refused, and the next
 * batch finds the operator subscribed anew.
 */
export class Stage implements Consumer {
  readonly #options: StageOptions
  readonly #inlet: Inlet
  /** Resolves when the operator has given everything and what comes after was told. */
  readonly ended: Promise<void>
  #resolve: () => void = () => {}
  #subscription: Subscription | undefined
  #current: Batch | undefined
  #out: FanOut
  #feeders = 0
  #draining = false
  #finished = false

  constructor(options: StageOptions) {
    this.#options = options
    this.#out = options.out
    this.#inlet = new Inlet((error) => this.#failed(error))
    this.ended = new Promise((resolve) => {
      this.#resolve = resolve
    })
  }

  get name(): string {
    return this.#options.name
  }

  get identity(): Identity {
    return this.#options.identity
  }

  /** False when it gives its last already. */
  get stays(): boolean {
    return !this.#draining
  }

  /** Those who come after it will be fed by it. */
  wire(): void {
    this.#out.begin()
  }

  /** Others come after it from now on. */
  rewire(out: FanOut): void {
    const old = this.#out
    out.begin()
    this.#out = out
    old.end()
  }

  release(): void {
    this.#options.release()
  }

  /** Subscribe, so that what works by time begins. */
  start(): void {
    const live = this.#subscription && !this.#subscription.closed
    if (live || this.#draining) return
    const { operator, outgoing } = this.#options
    try {
      this.#subscription = this.#inlet.pipe(operator).subscribe({
        next: (batch) => {
          outgoing(batch)
          this.#out.next(batch)
        },
        error: (error: unknown) => this.#failed(error),
        complete: () => this.#completed(),
      })
    } catch (error) {
      this.#failed(error)
    }
  }

  next(batch: Batch): void {
    this.#options.incoming(batch)
    const guarded = answeredBy(
      batch,
      once((result) => batch.settle(result)),
    )
    this.start()
    if (!this.#inlet.observed) {
      const reason = `${this.name} is not running`
      guarded.settle({ ok: false, reason, retryable: false })
      return
    }
    const outer = this.#current
    this.#current = guarded
    this.#inlet.next(guarded)
    this.#current = outer
  }

  get finished(): boolean {
    return this.#finished
  }

  /** True when nothing in the graph feeds it. */
  get unfed(): boolean {
    return this.#feeders === 0
  }

  begin(): void {
    this.#feeders++
  }

  /** When all that feed it have ended, the operator gives what it has kept. */
  end(): void {
    this.#feeders--
    if (this.#feeders === 0) this.drain()
  }

  /** The operator gives what it has kept. Safe twice. */
  drain(): void {
    if (this.#draining) return
    this.#draining = true
    if (!this.#inlet.observed) this.#finish()
    else this.#inlet.complete()
  }

  /** Give up: what the operator keeps is lost; what comes after it may still give what it has. */
  abandon(): void {
    this.#draining = true
    this.#subscription?.unsubscribe()
    this.#finish()
  }

  #completed(): void {
    if (this.#draining) this.#finish()
    else this.#failed(new Error('the operator has ended before its input'))
  }

  #finish(): void {
    if (this.#finished) return
    this.#finished = true
    this.#out.end()
    this.#resolve()
  }

  #failed(error: unknown): void {
    const reason = reasonOf(error)
    const { log, errors } = this.#options
    errors.add(1)
    log.error('The operator failed', { error: reason, items: this.#current?.items })
    this.#current?.settle({ ok: false, reason: `${this.name}: ${reason}`, retryable: false })
    // An operator that fails while it gives its last has nothing more to give.
    if (this.#draining) this.#finish()
  }
}
