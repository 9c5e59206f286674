// An attribute's value as text, as pdata's Value.AsString makes it: scalars as they are, lists and maps as JSON with sorted keys.
import type { AttributeList, AttributeValue } from './attributes.ts'

/** pdata's names of the types of values. */
export type ValueType = 'Empty' | 'Str' | 'Bool' | 'Int' | 'Double' | 'Bytes' | 'Slice' | 'Map'

export function valueType(value: AttributeValue): ValueType {
  if (typeof value === 'string') return 'Str'
  if (typeof value === 'boolean') return 'Bool'
  if (typeof value === 'bigint') return 'Int'
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'Int' : 'Double'
  if (value === null) return 'Empty'
  if (value instanceof Uint8Array) return 'Bytes'
  if (Array.isArray(value)) return 'Slice'
  return 'double' in value ? 'Double' : 'Map'
}

/** `''` for null, base64 for bytes. A list or map with a number that JSON has no form for is `''`, as in the Collector. */
export function asString(value: AttributeValue): string {
  if (typeof value === 'string') return value
  if (value === null) return ''
  if (value instanceof Uint8Array) return base64(value)
  if (typeof value !== 'object') return String(value)
  if ('double' in value) return String(value.double)
  return json(value) ?? ''
}

/** Undefined: there is no such JSON. */
function json(value: AttributeValue): string | undefined {
  if (value === null) return 'null'
  if (typeof value === 'string') return quoted(value)
  if (value instanceof Uint8Array) return quoted(base64(value))
  if (typeof value === 'number') return finite(value)
  if (typeof value !== 'object') return String(value)
  if ('double' in value) return finite(value.double)
  if (isList(value)) return inside('[', value.map(json), ']')
  return inside('{', members(value.map), '}')
}

function members(list: AttributeList): (string | undefined)[] {
  const byKey = new Map<string, AttributeValue>()
  for (let i = 0; i < list.length; i += 2) byKey.set(list[i] as string, list[i + 1]!)
  return [...byKey.keys()].sort(byCodePoint).map((key) => {
    const text = json(byKey.get(key)!)
    return text === undefined ? undefined : `${quoted(key)}:${text}`
  })
}

function inside(open: string, parts: readonly (string | undefined)[], close: string) {
  return parts.includes(undefined) ? undefined : `${open}${parts.join(',')}${close}`
}

const finite = (value: number): string | undefined =>
  Number.isFinite(value) ? (Object.is(value, -0) ? '-0' : String(value)) : undefined

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** Go's encoding/json without HTML escaping. */
function quoted(text: string): string {
  return JSON.stringify(text.toWellFormed()).replaceAll(/[\u2028\u2029]/g, (char) =>
    char === '\u2028' ? '\\u2028' : '\\u2029',
  )
}

/** The order of UTF-8 bytes, which is Go's. */
function byCodePoint(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b))
}

function isList(
  value: readonly AttributeValue[] | { readonly map: AttributeList },
): value is readonly AttributeValue[] {
  return Array.isArray(value)
}
