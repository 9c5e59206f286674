// What waits to be sent, of one signal.
import type { Join, Part } from './shape.ts'

export class Pending<D> {
  readonly #join: Join<D>
  #parts: Part<D>[] = []
  items = 0

  constructor(join: Join<D>) {
    this.#join = join
  }

  add(data: D, items: number): void {
    if (items === 0) return
    this.#parts.push({ data, items, from: 0, to: items })
    this.items += items
  }

  /** Take out all, or the first `max` items when there are more; 0: all. A batch that is alone and whole is not copied. */
  take(max: number): { readonly data: D; readonly items: number } {
    const items = max > 0 ? Math.min(max, this.items) : this.items
    const parts = this.#first(items)
    this.items -= items
    const [only] = parts
    const whole = parts.length === 1 && only!.items === items
    return { data: whole ? only!.data : this.#join(parts), items }
  }

  #first(items: number): Part<D>[] {
    const taken: Part<D>[] = []
    let left = items
    for (const [i, part] of this.#parts.entries()) {
      const size = part.to - part.from
      if (size > left) {
        const cut = part.from + left
        if (left > 0) taken.push({ ...part, to: cut })
        this.#parts = [{ ...part, from: cut }, ...this.#parts.slice(i + 1)]
        return taken
      }
      taken.push(part)
      left -= size
    }
    this.#parts = []
    return taken
  }
}
