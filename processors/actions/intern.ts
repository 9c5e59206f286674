// Changed attribute sets, interned by what is in them: connectors and exporters compare sets by id.
import { setBounded } from '../../pipeline/bounded_map.ts'
import {
  attributeSet,
  NO_ATTRIBUTES,
  type AttributeList,
  type AttributeSet,
} from '../../pipeline/data/attributes.ts'

/** Enough for the series of a host; past it the oldest would only be made again. */
const MOST = 10_000

export class Interner {
  readonly #sets = new Map<string, AttributeSet>()

  /** One set for all lists with the same keys and values in the same order. */
  set(list: AttributeList): AttributeSet {
    if (list.length === 0) return NO_ATTRIBUTES
    const key = JSON.stringify(list, plain)
    const known = this.#sets.get(key)
    if (known) return known
    const made = attributeSet(list)
    setBounded(this.#sets, key, made, MOST)
    return made
  }
}

/** Numbers and bytes keep their type: 1, 1n, true and "1" are four values. */
function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return { int: String(value) }
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('base64') }
  if (typeof value === 'number' && !Number.isFinite(value)) return { number: String(value) }
  return value
}
