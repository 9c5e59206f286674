// What waits to be sent, of one shard. What came encoded goes out encoded, unless something decoded goes with it.
import type { Batch } from '../../pipeline/batch.ts'
import { Encoded } from '../../pipeline/encoded.ts'
import type { Data } from '../../pipeline/signal.ts'
import { cut } from './cut.ts'
import { concatenated } from './encoded.ts'
import type { Batched, Join, Part } from './shape.ts'

/** A whole request as it came in, or items that are decoded. */
export type Taken<S extends Batched> =
  | Encoded<S>
  | { readonly data: Data[S]; readonly items: number }

type Waiting<S extends Batched> = Encoded<S> | Part<Data[S]>

export class Pending<S extends Batched> {
  readonly #join: Join<Data[S]>
  #parts: Waiting<S>[] = []
  items = 0

  constructor(join: Join<Data[S]>) {
    this.#join = join
  }

  add(batch: Batch<S>): void {
    const { encoded, items } = batch
    if (items === 0) return
    this.#parts.push(encoded ?? { data: batch.data, items, from: 0, to: items })
    this.items += items
  }

  /** Take out all, or the first `max` items when there are more; 0: all. A batch that is alone and whole is not copied. */
  take(max: number): Taken<S> {
    const items = max > 0 ? Math.min(max, this.items) : this.items
    const parts = this.#first(items)
    this.items -= items
    if (parts.every((part) => part instanceof Encoded)) return concatenated(parts)
    const [only] = parts
    const decoded = parts.map(decode)
    const whole = parts.length === 1 && only!.items === items
    return { data: whole ? only!.data : this.#join(decoded), items }
  }

  #first(items: number): Waiting<S>[] {
    const taken: Waiting<S>[] = []
    let left = items
    for (const [i, part] of this.#parts.entries()) {
      if (left === 0) return this.#rest(taken, i)
      const size = sizeOf(part)
      if (size > left) {
        const [head, tail] = divided(part, left)
        this.#parts[i] = tail
        taken.push(head)
        return this.#rest(taken, i)
      }
      taken.push(part)
      left -= size
    }
    return this.#rest(taken, this.#parts.length)
  }

  #rest(taken: Waiting<S>[], from: number): Waiting<S>[] {
    this.#parts = this.#parts.slice(from)
    return taken
  }
}

function sizeOf(part: Waiting<Batched>): number {
  return part instanceof Encoded ? part.items : part.to - part.from
}

function decode<S extends Batched>(part: Waiting<S>): Part<Data[S]> {
  if (!(part instanceof Encoded)) return part
  const { data, items } = part
  return { data, items, from: 0, to: items }
}

/** The first `items` of a part and the rest of it. */
function divided<S extends Batched>(
  part: Waiting<S>,
  items: number,
): readonly [Waiting<S>, Waiting<S>] {
  if (part instanceof Encoded) {
    const bytes = cut(part.signal, part.bytes, items)
    if (bytes) return [part.with(items, bytes[0]), part.with(part.items - items, bytes[1])]
  }
  const decoded = decode(part)
  const at = decoded.from + items
  return [
    { ...decoded, to: at },
    { ...decoded, from: at },
  ]
}
