// Several lists of attributes seen as one map that can be changed. A list that changes is copied first: the given ones may be shared.
import type { AttributeList, AttributeValue } from '../../pipeline/data/attributes.ts'

type Mutable = (string | AttributeValue)[]

export class Attributes {
  readonly #lists: AttributeList[] = []
  readonly #changed: boolean[] = []

  /** Look at other lists; what is new goes to the last of them. At least one. */
  load(...lists: readonly AttributeList[]): void {
    this.#lists.length = lists.length
    for (const [i, list] of lists.entries()) {
      this.#lists[i] = list
      this.#changed[i] = false
    }
  }

  list(index: number): AttributeList {
    return this.#lists[index]!
  }

  changed(index: number): boolean {
    return this.#changed[index]!
  }

  get(key: string): AttributeValue | undefined {
    for (const list of this.#lists) {
      for (let i = 0; i < list.length; i += 2) if (list[i] === key) return list[i + 1]
    }
    return undefined
  }

  has(key: string): boolean {
    return this.get(key) !== undefined
  }

  /** Replace the value of `key`, or add both. */
  put(key: string, value: AttributeValue): void {
    for (const [index, list] of this.#lists.entries()) {
      for (let i = 0; i < list.length; i += 2) {
        if (list[i] !== key) continue
        this.#own(index)[i + 1] = value
        return
      }
    }
    this.#own(this.#lists.length - 1).push(key, value)
  }

  /** Remove `key`. The last of its list takes its place, as in pdata. */
  remove(key: string): void {
    for (const [index, list] of this.#lists.entries()) {
      for (let i = 0; i < list.length; i += 2) {
        if (list[i] !== key) continue
        const own = this.#own(index)
        const last = own.splice(-2)
        if (i < own.length) own.splice(i, 2, ...last)
        return
      }
    }
  }

  /** Remove the keys that `drop` is true for. */
  removeIf(drop: (key: string) => boolean): void {
    for (const [index, list] of this.#lists.entries()) {
      // Those that stay move up, each once: to close every gap on its own would take quadratic time.
      let kept = 0
      for (let i = 0; i < list.length; i += 2) {
        if (drop(list[i] as string)) continue
        if (kept < i) {
          const own = this.#own(index)
          own[kept] = own[i]!
          own[kept + 1] = own[i + 1]!
        }
        kept += 2
      }
      if (kept < list.length) this.#own(index).length = kept
    }
  }

  /** Replace every value whose key `wanted` is true for. */
  map(wanted: (key: string) => boolean, change: (value: AttributeValue) => AttributeValue): void {
    for (const [index, list] of this.#lists.entries()) {
      for (let i = 0; i < list.length; i += 2) {
        if (wanted(list[i] as string)) this.#own(index)[i + 1] = change(list[i + 1]!)
      }
    }
  }

  #own(index: number): Mutable {
    if (!this.#changed[index]) {
      this.#lists[index] = this.#lists[index]!.slice()
      this.#changed[index] = true
    }
    return this.#lists[index] as Mutable
  }
}
