// How Go prints a value (fmt, `%v`), where the Collector does.
import { Float } from './expanded.ts'

/** `raw` in Go's words. */
export function goText(raw: unknown): string {
  if (raw === null || raw === undefined) return '<nil>'
  if (raw instanceof Float) return String(raw.value)
  if (raw instanceof Date) return `${raw.toISOString().slice(0, 19).replace('T', ' ')} +0000 UTC`
  if (Array.isArray(raw)) return `[${raw.map(goText).join(' ')}]`
  if (typeof raw === 'string') return raw
  if (typeof raw === 'number' || typeof raw === 'boolean') return String(raw)
  const sorted = Object.entries(raw).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `map[${sorted.map(([key, value]) => `${key}:${goText(value)}`).join(' ')}]`
}
