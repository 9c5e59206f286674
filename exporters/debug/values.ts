// Values as the Collector's debug exporter writes them (pdata's AsString and Go's fmt).
import type { AttributeList, AttributeValue } from '../../pipeline/data/attributes.ts'

/** One value without its type. What came over a wire can neither end a line nor move a terminal's cursor. */
export function asString(value: AttributeValue): string {
  if (value === null) return ''
  if (typeof value === 'string') return clean(value)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (typeof value !== 'object') return String(value)
  if ('double' in value) return String(value.double)
  return clean(JSON.stringify(raw(value)))
}

/** `Str(GET)`, `Int(200)`. */
export function typed(value: AttributeValue): string {
  return `${typeName(value)}(${asString(value)})`
}

function typeName(value: AttributeValue): string {
  if (value === null) return 'Empty'
  if (value instanceof Uint8Array) return 'Bytes'
  if (Array.isArray(value)) return 'Slice'
  if (typeof value === 'object') return 'double' in value ? 'Double' : 'Map'
  if (typeof value === 'string') return 'Str'
  if (typeof value === 'boolean') return 'Bool'
  return typeof value === 'bigint' || Number.isSafeInteger(value) ? 'Int' : 'Double'
}

function raw(value: AttributeValue): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (value === null || typeof value !== 'object') return value
  if (value instanceof Uint8Array) return asString(value)
  if (Array.isArray(value)) return (value as readonly AttributeValue[]).map(raw)
  if ('double' in value) return value.double
  const { map } = value as { readonly map: AttributeList }
  return Object.fromEntries(
    pairs(map)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, raw(inner)]),
  )
}

/** Key and value, key and value … as pairs. */
export function pairs(...lists: readonly AttributeList[]): [string, AttributeValue][] {
  const found: [string, AttributeValue][] = []
  for (const list of lists) {
    for (let i = 0; i < list.length; i += 2) found.push([clean(list[i] as string), list[i + 1]!])
  }
  return found
}

/** Control characters as escapes. */
export function clean(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what it escapes
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

/** Go's `%v` of a float64. */
export function shortest(value: number): string {
  if (!Number.isFinite(value)) return infinite(value)
  const size = Math.abs(value)
  if (value === 0 || (size >= 1e-4 && size < 1e21)) return String(value)
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
}

/** Go's `%f`. */
export const fixed = (value: number): string =>
  Number.isFinite(value) ? value.toFixed(6) : infinite(value)

const infinite = (value: number): string =>
  Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'

/** Go's time.Time: `2020-02-11 20:26:12.000000321 +0000 UTC`. */
export function timestamp(unixNs: bigint): string {
  const seconds = new Date(Number(unixNs / 1_000_000_000n) * 1000).toISOString()
  const fraction = String(unixNs % 1_000_000_000n)
    .padStart(9, '0')
    .replace(/0+$/, '')
  const [date, time] = seconds.slice(0, 19).split('T')
  return `${date} ${time}${fraction && `.${fraction}`} +0000 UTC`
}

export const hex = (id: Uint8Array | undefined): string => {
  if (!id || id.every((byte) => byte === 0)) return ''
  return Buffer.from(id).toString('hex')
}
