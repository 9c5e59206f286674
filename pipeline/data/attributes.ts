// Attributes in two forms: interned sets shared by many spans, and flat lists that one span owns.

/** A float64 that must stay one on the wire though its value is whole. */
export interface Double {
  readonly double: number
}

/** OTLP AnyValue. A whole number is an int64, another number a double. */
export type AttributeValue =
  | string
  | number
  | boolean
  | bigint
  | Double
  | Uint8Array
  | readonly AttributeValue[]
  | { readonly map: AttributeList }
  | null

/** key, value, key, value … */
export type AttributeList = readonly (string | AttributeValue)[]

/** An immutable set that many spans share: compare it by `id`, encode it once. */
export interface AttributeSet {
  /** Small integer, unique in the process. */
  readonly id: number
  readonly list: AttributeList
  /** Bytes of the OTLP encoding, kept by whoever encodes. */
  encoded: Uint8Array | undefined
}

let nextId = 0

/** A new set. The caller interns: two calls give two ids. */
export function attributeSet(list: AttributeList): AttributeSet {
  return { id: nextId++, list, encoded: undefined }
}

/** The value of `key` in a list, or undefined. */
export function attribute(list: AttributeList, key: string): AttributeValue | undefined {
  for (let i = 0; i < list.length; i += 2) if (list[i] === key) return list[i + 1]
  return undefined
}

/** A plain record of one or more lists; the later wins. For people, tests and foreign APIs, not for the hot path. */
export function attributeRecord(...lists: AttributeList[]): Record<string, AttributeValue> {
  const record: Record<string, AttributeValue> = {}
  for (const list of lists) {
    for (let i = 0; i < list.length; i += 2)
      record[list[i] as string] = list[i + 1] as AttributeValue
  }
  return record
}

export const NO_ATTRIBUTES: AttributeSet = attributeSet([])
