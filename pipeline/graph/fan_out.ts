// From one part to all that come after it.
import { answeredBy, copied, type Batch } from '../batch.ts'
import type { Signal } from '../signal.ts'
import { split } from './settle.ts'

export interface Consumer {
  /** One more will feed it. */
  begin(): void
  next(batch: Batch): void
  /** One of those that feed it has ended. */
  end(): void
}

export interface Branch {
  readonly consumer: Consumer
  /** It, or what comes after it, changes the data that it is given. */
  readonly mutates: boolean
}

interface Route {
  readonly consumer: Consumer
  readonly copy: boolean
}

export class FanOut {
  readonly #from: string
  readonly #routes = new Map<Signal, readonly Route[]>()
  readonly #consumers: readonly Consumer[]

  /** `from` names the part in the answer to a batch that nobody takes. */
  constructor(from: string, branches: ReadonlyMap<Signal, readonly Branch[]>) {
    this.#from = from
    for (const [signal, all] of branches) this.#routes.set(signal, route(all))
    this.#consumers = Array.from(branches.values(), (all) => all.map((one) => one.consumer)).flat()
  }

  /** Before the first batch. */
  begin(): void {
    for (const consumer of this.#consumers) consumer.begin()
  }

  next(batch: Batch): void {
    const routes = this.#routes.get(batch.signal)
    if (!routes) {
      const reason = `no pipeline takes ${batch.signal} of ${this.#from}`
      batch.settle({ ok: false, reason, retryable: false })
      return
    }
    if (routes.length === 1) {
      routes[0]!.consumer.next(batch)
      return
    }
    const branch = split(routes.length, (result) => batch.settle(result))
    for (const { consumer, copy } of routes) {
      consumer.next(copy ? copied(batch, branch()) : answeredBy(batch, branch()))
    }
  }

  /** Nothing more will come. */
  end(): void {
    for (const consumer of this.#consumers) consumer.end()
  }
}

/**
 * Who reads only gets the data as it is; who changes it gets a copy, but for the last of them when nobody reads: it comes last and
 * gets the data itself.
 */
function route(branches: readonly Branch[]): readonly Route[] {
  const readers = branches.filter(({ mutates }) => !mutates)
  const writers = branches.filter(({ mutates }) => mutates)
  return [
    ...writers.slice(0, -1).map(({ consumer }) => ({ consumer, copy: true })),
    ...writers.slice(-1).map(({ consumer }) => ({ consumer, copy: readers.length > 0 })),
    ...readers.map(({ consumer }) => ({ consumer, copy: false })),
  ]
}
