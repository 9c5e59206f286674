// Severities as a configuration names them: `INFO`, `warn3`, `9`.
import { SEVERITIES } from '../../pipeline/data/logs.ts'

/** 0 for ''. Throws an Error with the Collector's text for a name that is none. */
export function severityNumber(name: string): number {
  if (name === '') return 0
  const named = SEVERITIES.indexOf(name.toUpperCase()) + 1
  if (named > 0) return named
  const number = Number(name)
  if (/^[1-9]\d*$/.test(name) && number <= SEVERITIES.length) return number
  throw new Error(`'${name}' is not a valid severity: not a valid severity`)
}
