// Names of severities: `INFO`, `warn3`, `9` (opentelemetry-specification, logs data model, "Displaying Severity").
const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL']

/** 0 for ''. Throws an Error with the Collector's text for a name that is none. */
export function severityNumber(name: string): number {
  if (name === '') return 0
  const [, level = '', digits = ''] = /^([A-Z]*)(\d*)$/.exec(name.toUpperCase()) ?? []
  const group = LEVELS.indexOf(level)
  if (group >= 0 && /^[234]?$/.test(digits)) return group * 4 + Number(digits === '' ? 1 : digits)
  const number = Number(digits)
  if (level === '' && /^[1-9]/.test(digits) && number <= 24) return number
  throw new Error(`'${name}' is not a valid severity: not a valid severity`)
}
