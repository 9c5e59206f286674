// A batch is what one `next` of an observable carries. Its giver learns what became of it through `settle`.
import { copyData } from './data/copy.ts'
import type { ClientInfo } from './client.ts'
import type { Encoded } from './encoded.ts'
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
  /** The gRPC status code with which a backend has refused it: a receiver tells its client the same. */
  readonly code?: number
  /** When the backend wants to see it again. */
  readonly retryAfterMs?: number
}

export type Settled = Accepted | Refused

export interface Batch<S extends Signal = Signal> {
  readonly signal: S
  /** Spans, data points, log records or event records. */
  readonly items: number
  /** Decoded when it is first asked for, where `encoded` is there. */
  readonly data: Data[S]
  /** The same as OTLP protobuf, as it came in: who only passes it on need not decode it. */
  readonly encoded: Encoded<S> | undefined
  /** Who sent it, where a receiver has a client and was asked to tell. */
  readonly client: ClientInfo | undefined
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
  client?: ClientInfo,
): Batch<S> {
  return { signal, items, data, encoded: undefined, client, settle }
}

/** A batch of what came in as OTLP and was not decoded yet. */
export function encodedBatch<S extends Signal>(
  encoded: Encoded<S>,
  settle: (result: Settled) => void = ignore,
  client?: ClientInfo,
): Batch<S> {
  return new EncodedBatch(encoded, client, settle)
}

/** The same batch with another way to answer: what a part hands on that guards or splits the answer. */
export function answeredBy(batch: Batch, settle: (result: Settled) => void): Batch {
  const { signal, items, encoded, client } = batch
  if (encoded) return new EncodedBatch(encoded, client, settle)
  return { signal, items, data: batch.data, encoded, client, settle }
}

/** The same batch with other data: what a part hands on that has changed it. `items` counts what is in `data`. */
export function withData<S extends Signal>(
  batch: Batch<S>,
  data: Data[S],
  items: number,
): Batch<S> {
  return batchOf(batch.signal, items, data, (result) => batch.settle(result), batch.client)
}

/** A batch whose data may be changed while others read the given one. */
export function copied(batch: Batch, settle: (result: Settled) => void): Batch {
  const { signal, items, encoded, client } = batch
  if (encoded) return new EncodedBatch(encoded.copy(), client, settle)
  return { signal, items, data: copyData(signal, batch.data), encoded, client, settle }
}

/** Narrow a batch by its signal. */
export function isSignal<S extends Signal>(batch: Batch, signal: S): batch is Batch<S> {
  return batch.signal === signal
}

class EncodedBatch<S extends Signal> implements Batch<S> {
  readonly encoded: Encoded<S>
  readonly client: ClientInfo | undefined
  readonly settle: (result: Settled) => void

  constructor(
    encoded: Encoded<S>,
    client: ClientInfo | undefined,
    settle: (result: Settled) => void,
  ) {
    this.encoded = encoded
    this.client = client
    this.settle = settle
  }

  get signal(): S {
    return this.encoded.signal
  }

  get items(): number {
    return this.encoded.items
  }

  get data(): Data[S] {
    return this.encoded.data
  }
}
