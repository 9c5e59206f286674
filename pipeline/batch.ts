// A batch is what one `next` of an observable carries. Its giver learns what became of it through `settle`.
import type { Data, Signal } from './signal.ts'

export interface Accepted {
  readonly ok: true
}

export interface Refused {
  readonly ok: false
  /** One sentence, for logs and for the client of a receiver. */
  readonly reason: string
  /** True: the same batch may be sent again later (503); false: never (400). */
  readonly retryable: boolean
}

export type Settled = Accepted | Refused

export interface Batch<S extends Signal = Signal> {
  readonly signal: S
  /** Spans, data points, log records or event records. */
  readonly items: number
  readonly data: Data[S]
  /** Called exactly once by whoever takes the batch over. Fan-out counts down and keeps the worst answer. */
  settle(result: Settled): void
}

export const ACCEPTED: Accepted = Object.freeze({ ok: true })

const ignore = (): void => {}

/**
 * A batch whose giver does not wait for an answer, unless `settle` is given.
 */
export function batchOf<S extends Signal>(
  signal: S,
  items: number,
  data: Data[S],
  settle: (result: Settled) => void = ignore,
): Batch<S> {
  return { signal, items, data, settle }
}

/** Narrow a batch by its signal. */
export function isSignal<S extends Signal>(batch: Batch, signal: S): batch is Batch<S> {
  return batch.signal === signal
}
