// Changed attribute sets, interned by what is in them: connectors and exporters compare sets by id.
import { setBounded } from '../../pipeline/bounded_map.ts'
import {
  attributeSet,
  NO_ATTRIBUTES,
  type AttributeList,
  type AttributeSet,
  type AttributeValue,
} from '../../pipeline/data/attributes.ts'

/** Enough for the series of a host; past it the oldest would only be made again. */
const MOST = 10_000
/** Characters. Longer sets are made each time: what is kept is bounded in bytes, too. */
const LONGEST = 2048
/** V8 makes no slice of a text that is shorter, but a text of its own. */
const SHORTEST_SLICE = 13

export class Interner {
  readonly #sets = new Map<string, AttributeSet>()

  /** One set for all lists with the same keys and values in the same order; of a very long list a set of its own. */
  set(list: AttributeList): AttributeSet {
    if (list.length === 0) return NO_ATTRIBUTES
    const key = JSON.stringify(list, plain)
    if (key.length > LONGEST) return attributeSet(list)
    const known = this.#sets.get(key)
    if (known) return known
    const made = attributeSet(list.map(own))
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

/** A copy: a value may be a piece of something large, a request or a text, which would be kept with it. */
function own(value: AttributeValue): AttributeValue {
  if (typeof value === 'string') {
    if (value.length < SHORTEST_SLICE) return value
    const encoding = value.isWellFormed() ? 'utf8' : 'utf16le'
    return Buffer.from(value, encoding).toString(encoding)
  }
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Uint8Array) return Uint8Array.from(value)
  if (Array.isArray(value)) return (value as readonly AttributeValue[]).map(own)
  return isMap(value) ? { map: value.map.map(own) } : value
}

const isMap = (value: object): value is { readonly map: AttributeList } => 'map' in value
