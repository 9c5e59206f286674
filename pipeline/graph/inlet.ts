// Where batches enter an operator. A Subject, but what a hand-written operator throws in its `next` comes to us and not to the
// process: RxJS catches throws between its own operators only.
import { Subject, Subscriber, type Observer, type Subscription } from 'rxjs'
import type { Batch } from '../batch.ts'

type Next = (batch: Batch) => void

export class Inlet extends Subject<Batch> {
  readonly #failed: (error: unknown) => void

  constructor(failed: (error: unknown) => void) {
    super()
    this.#failed = failed
  }

  override subscribe(
    observerOrNext?: Partial<Observer<Batch>> | Next | null,
    error?: ((error: unknown) => void) | null,
    complete?: (() => void) | null,
  ): Subscription {
    if (observerOrNext instanceof Subscriber) return super.subscribe(observerOrNext)
    const given: Partial<Observer<Batch>> =
      typeof observerOrNext === 'object' && observerOrNext
        ? observerOrNext
        : {
            ...(observerOrNext && { next: observerOrNext }),
            ...(error && { error }),
            ...(complete && { complete }),
          }
    return super.subscribe({
      next: this.#caught((batch: Batch) => given.next?.(batch)),
      error: this.#caught((reason: unknown) => given.error?.(reason)),
      complete: this.#caught(() => given.complete?.()),
    })
  }

  #caught<A extends unknown[]>(call: (...args: A) => void): (...args: A) => void {
    return (...args) => {
      try {
        call(...args)
      } catch (error) {
        this.#failed(error)
      }
    }
  }
}
