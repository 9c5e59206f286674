// What waits to be sent, of one shard. What came encoded goes out encoded, unless something decoded goes with it. All is cut when it
// comes in, once: what is sent is always a number of whole parts.
import type { Batch } from '../../pipeline/batch.ts'
import { Encoded } from '../../pipeline/encoded.ts'
import { splitRequest, USUAL_GROWTH } from '../../pipeline/otlp/split.ts'
import type { Data, ExportedSignal } from '../../pipeline/signal.ts'
import type { Sizes } from './divide.ts'
import { concatenated } from './encoded.ts'
import type { Shape } from './shape.ts'

interface Decoded<S extends ExportedSignal> {
  readonly data: Data[S]
  readonly items: number
}

/** A whole request as it came in, or items that are decoded. */
export type Taken<S extends ExportedSignal> = Encoded<S> | Decoded<S>

/** What is sent at once. */
export interface Portion<S extends ExportedSignal> {
  readonly items: number
  /** In one; throws an Error when that cannot be made. */
  readonly join: () => Taken<S>
}

export class Pending<S extends ExportedSignal> {
  readonly #shape: Shape<Data[S]>
  readonly #max: number
  #parts: Taken<S>[] = []
  /** Of the first part that is not taken yet. */
  #at = 0
  items = 0

  /** No portion is larger than `max` items; 0: any size. */
  constructor(shape: Shape<Data[S]>, max: number) {
    this.#shape = shape
    this.#max = max
  }

  /** Throws an Error when the batch cannot be cut as it has to be: then nothing of it waits. */
  add(batch: Batch<S>): void {
    const { items } = batch
    if (items === 0) return
    const first = this.#max - (this.items % this.#max)
    if (this.#max === 0 || items <= first) this.#parts.push(wholeOf(batch))
    else {
      const pieces = this.#divided(batch, { first, rest: this.#max })
      for (const piece of pieces) this.#parts.push(piece)
    }
    this.items += items
  }

  /** Take out all, or the first `max` items when there are more. A batch that is alone and whole is not copied. */
  take(): Portion<S> {
    const items = this.#max > 0 ? Math.min(this.#max, this.items) : this.items
    const from = this.#at
    for (let left = items; left > 0; left -= this.#parts[this.#at++]!.items);
    const parts = this.#parts.slice(from, this.#at)
    this.items -= items
    if (this.items === 0) {
      this.#parts = []
      this.#at = 0
    }
    return { items, join: () => this.#joined(parts, items) }
  }

  #joined(parts: readonly Taken<S>[], items: number): Taken<S> {
    if (parts.every((part) => part instanceof Encoded)) return concatenated(parts)
    const [only] = parts
    if (parts.length === 1) return only!
    return { data: this.#shape.join(parts.map(({ data }) => data)), items }
  }

  #divided(batch: Batch<S>, sizes: Sizes): readonly Taken<S>[] {
    const { encoded, items } = batch
    const pieces = encoded && divided(encoded, sizes)
    if (pieces) return pieces
    const { first, rest } = sizes
    return this.#shape.divide(batch.data, sizes).map((data, i) => {
      const before = i === 0 ? 0 : first + (i - 1) * rest
      return { data, items: Math.min(i === 0 ? first : rest, items - before) }
    })
  }
}

function wholeOf<S extends ExportedSignal>(batch: Batch<S>): Taken<S> {
  return batch.encoded ?? { data: batch.data, items: batch.items }
}

/** Undefined when that is better done decoded: where all pieces have the same resource, it is there once. */
function divided<S extends ExportedSignal>(
  encoded: Encoded<S>,
  sizes: Sizes,
): readonly Encoded<S>[] | undefined {
  const { signal, bytes, items } = encoded
  let pieces
  try {
    pieces = splitRequest(signal, bytes, { by: 'items', ...sizes }, bytes.length * USUAL_GROWTH)
  } catch {
    return undefined
  }
  if (pieces.reduce((sum, piece) => sum + piece.items, 0) !== items) return undefined
  return pieces.map((piece) => encoded.with(piece.items, piece.bytes))
}
