// OpenTelemetry names as Prometheus names: OTel compatibility/prometheus_and_openmetrics.md, "OTLP Metric points to Prometheus",
// as prometheus/otlptranslator reads it, which the Collector uses.
import { unitWords } from './unit.ts'

/** Types of the text format that we write. */
export type FamilyType = 'counter' | 'gauge' | 'histogram' | 'summary'

/** What a name is made for: an up-down counter is a gauge on the page, and no ratio in its name. */
export type NameKind = FamilyType | 'level'

/** The Collector's `translation_strategy` as two questions. */
export interface Translation {
  /** Units and types as words at the end of a name. */
  readonly suffixes: boolean
  /** Names stay as they are, in quotes; otherwise what Prometheus did not know before UTF-8 becomes `_`. */
  readonly utf8: boolean
}

export const CLASSIC: Translation = { suffixes: true, utf8: false }

/** Name of a metric family; '' when nothing valid is left. */
export function metricName(
  name: string,
  unit: string,
  kind: NameKind,
  namespace = '',
  translation: Translation = CLASSIC,
): string {
  if (name === '') return ''
  if (translation.utf8) {
    return printable(utf8Name(name, unit, kind, namespace, translation.suffixes))
  }
  const made = translation.suffixes
    ? wordsOf(name, unit, kind, namespace)
    : withNamespace(name.split(/[^a-zA-Z0-9:_]+/), namespace)
  return made !== name && /^_*$/.test(made) ? '' : made
}

/**
 * Invalid characters become one `_`, then the unit, then `_total` for a counter or `_ratio` for a gauge of unit `1`; a word that
 * is in the name already is not added again.
 */
function wordsOf(name: string, unit: string, kind: NameKind, namespace: string): string {
  const words = name.split(/[^a-zA-Z0-9:]+/).filter((word) => word !== '')
  if (words.length === 0) return ''
  const [main, per] = unitWords(unit).map(cleanUnit)
  for (const word of [main, per]) if (word && !words.includes(word)) words.push(word)
  const last = kind === 'counter' ? 'total' : kind === 'gauge' && unit === '1' ? 'ratio' : ''
  if (last === '') return withNamespace(words, namespace)
  return withNamespace([...words.filter((word) => word !== last), last], namespace)
}

function withNamespace(words: readonly string[], namespace: string): string {
  const joined = words.filter((word) => word !== '').join('_')
  const name =
    namespace === '' ? joined : `${namespace.replaceAll(/[^a-zA-Z0-9:_]/g, '_')}_${joined}`
  return /^\d/.test(name) ? `_${name}` : name
}

function utf8Name(
  given: string,
  unit: string,
  kind: NameKind,
  namespace: string,
  suffixes: boolean,
): string {
  let name = namespace === '' ? given : `${namespace}_${given}`
  if (!suffixes) return name
  const last = kind === 'counter' ? 'total' : kind === 'gauge' && unit === '1' ? 'ratio' : ''
  const [main, per] = unitWords(unit)
  if (last !== '') name = withoutSuffix(name, last)
  if (per) name = withoutSuffix(name, per)
  if (main && !name.endsWith(main)) name = `${name}_${main}`
  return [name, per, last].filter((part) => part).join('_')
}

/** What is no text in UTF-8, and NUL, which ends one for Prometheus, become U+FFFD. */
const printable = (name: string): string => name.toWellFormed().replaceAll('\0', '\uFFFD')

const withoutSuffix = (name: string, suffix: string): string =>
  name.endsWith(suffix) && name.length > suffix.length + 1
    ? name.slice(0, -suffix.length - 1)
    : name

/** A unit that is in no table stays, with the letters that a name may have. */
const cleanUnit = (word: string): string =>
  word.replaceAll(/[^a-zA-Z0-9:]+/g, '_').replaceAll(/^_|_$/g, '')

/**
 * Name of a label: `http.route` → `http_route`. A leading digit gets `key_`; names that begin with `__` are Prometheus's own, so
 * they get `key`, as does what has nothing but `_`.
 */
export function labelName(key: string, utf8 = false): string {
  const name = utf8 ? printable(key) : key.replaceAll(/[^a-zA-Z0-9]/gu, '_')
  if (/^_*$/.test(name)) return 'key'
  if (!utf8 && /^\d/.test(name)) return `key_${name}`
  return name.startsWith('__') ? `key${name}` : name
}
