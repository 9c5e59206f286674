// OpenTelemetry names as Prometheus names: OTel compatibility/prometheus_and_openmetrics.md, "OTLP Metric points to Prometheus".
import { unitSuffixes } from './unit.ts'

/** Types of the text format that we write. */
export type FamilyType = 'counter' | 'gauge' | 'histogram'

/**
 * Name of a metric family: invalid characters become one `_`, then the unit, then `_total` for a counter or `_ratio` for
 * a gauge of unit `1`; a word that is in the name already is not added again. '' when nothing valid is left.
 */
export function metricName(name: string, unit: string, type: FamilyType, namespace = ''): string {
  const words = name.split(/[^a-zA-Z0-9:]+/).filter((word) => word !== '')
  if (words.length === 0) return ''
  for (const suffix of unitSuffixes(unit)) if (!words.includes(suffix)) words.push(suffix)
  if (type === 'counter') moveToEnd(words, 'total')
  if (type === 'gauge' && unit === '1') moveToEnd(words, 'ratio')
  if (namespace !== '')
    words.unshift(...namespace.split(/[^a-zA-Z0-9:]+/).filter((word) => word !== ''))
  const joined = words.join('_')
  return /^\d/.test(joined) ? `_${joined}` : joined
}

function moveToEnd(words: string[], word: string): void {
  for (let i = words.length - 1; i >= 0; i--) if (words[i] === word) words.splice(i, 1)
  words.push(word)
}

/**
 * Name of a label: `http.route` → `http_route`. A leading digit gets `key_`, a single leading `_` gets `key`; names that
 * begin with `__` are Prometheus's own, so they lose one.
 */
export function labelName(key: string): string {
  const name = key.replaceAll(/[^a-zA-Z0-9]+/g, '_')
  if (name === '' || name === '_') return 'key'
  if (/^\d/.test(name)) return `key_${name}`
  return name.startsWith('_') ? `key${name}` : name
}
