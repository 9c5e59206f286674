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
 * The words that a unit adds to a metric's name, '' for none: `s` → `['seconds', '']`, `By/s` → `['bytes', 'per_second']`,
 * `{request}/s` → `['', 'per_second']`. Annotations such as `{packet}` are no unit; what is in no table stays as it is.
 */
export function unitWords(unit: string): [main: string, per: string] {
  const slash = unit.indexOf('/')
  const main = word(slash < 0 ? unit : unit.slice(0, slash), UNITS)
  const per = slash < 0 ? '' : word(unit.slice(slash + 1), PER)
  return [main, per === '' ? '' : `per_${per}`]
}

function word(given: string, table: Readonly<Record<string, string>>): string {
  const unit = given.trim()
  if (/[{}]/.test(unit)) return ''
  return Object.hasOwn(table, unit) ? table[unit]! : unit
}
