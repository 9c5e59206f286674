// What Go's verb %t prints of a value that is no bool: the Collector uses it where a list of conditions is none.
import { mapping } from '../../pipeline/config/expanded.ts'
import { goType } from '../../pipeline/config/field.ts'
import { goText } from '../../pipeline/config/go_text.ts'

/** `x` → `%!t(string=x)`. */
export function verbT(value: unknown): string {
  if (typeof value === 'boolean') return String(value)
  if (value === null) return '%!t(<nil>)'
  const map = mapping(value)
  if (!map) return `%!t(${goType(value)}=${goText(value)})`
  const sorted = Object.entries(map).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `map[${sorted.map(([key, inner]) => `${verbT(key)}:${verbT(inner)}`).join(' ')}]`
}
