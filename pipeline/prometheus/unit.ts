// OpenTelemetry units (UCUM) as Prometheus writes them: OTel compatibility/prometheus_and_openmetrics.md, "Metric Metadata",
// with the table of prometheus/otlptranslator, which the Collector uses.
const UNITS: Readonly<Record<string, string>> = {
  d: 'days',
  h: 'hours',
  min: 'minutes',
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
  By: 'bytes',
  KiBy: 'kibibytes',
  MiBy: 'mebibytes',
  GiBy: 'gibibytes',
  TiBy: 'tibibytes',
  KBy: 'kilobytes',
  MBy: 'megabytes',
  GBy: 'gigabytes',
  TBy: 'terabytes',
  m: 'meters',
  V: 'volts',
  A: 'amperes',
  J: 'joules',
  W: 'watts',
  g: 'grams',
  Cel: 'celsius',
  Hz: 'hertz',
  '1': '',
  '%': 'percent',
}

const PER: Readonly<Record<string, string>> = {
  s: 'second',
  m: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
  mo: 'month',
  y: 'year',
}

/**
 * The words that a unit adds to a metric's name, in order: `s` → `['seconds']`, `By/s` → `['bytes', 'per_second']`,
 * `{request}` and `1` → `[]`.
 */
export function unitSuffixes(unit: string): string[] {
  const slash = unit.indexOf('/')
  const main = (slash < 0 ? unit : unit.slice(0, slash)).trim()
  const per = slash < 0 ? '' : unit.slice(slash + 1).trim()
  const suffixes: string[] = []
  const first = word(main, UNITS)
  if (first !== '') suffixes.push(first)
  const second = word(per, PER)
  if (second !== '') suffixes.push(`per_${second}`)
  return suffixes
}

/** Annotations such as `{packet}` are no unit; what is in no table stays, with the letters that a name may have. */
function word(unit: string, table: Readonly<Record<string, string>>): string {
  if (/[{}]/.test(unit)) return ''
  const known = Object.hasOwn(table, unit) ? table[unit]! : unit
  return known.replaceAll(/[^a-zA-Z0-9:]+/g, '_').replaceAll(/^_|_$/g, '')
}
