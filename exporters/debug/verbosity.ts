// The field `verbosity` (config/configtelemetry's Level).
import { plain } from '../../pipeline/config/expanded.ts'
import { text, type Field } from '../../pipeline/config/schema.ts'

const LEVELS = ['none', 'basic', 'normal', 'detailed'] as const
/** Go's number of `none`. */
const FIRST = -1
/** A number that is no level. */
const NO_LEVEL = ''

export type Verbosity = (typeof LEVELS)[number] | typeof NO_LEVEL

/** Any case, or Go's number. What is no word for a level is a mistake of decoding; `none` and other numbers are one of this exporter. */
export function verbosity(initial: Verbosity, help: string): Field<Verbosity> {
  const word = text(initial, help, 'configtelemetry.Level')
  return {
    type: 'string',
    help,
    words: LEVELS.slice(1),
    initial: () => initial,
    decode(raw, path, errors) {
      // Nothing is the number 0.
      const number = plain(raw) === null ? 0 : plain(raw)
      if (typeof number === 'number' && Number.isInteger(number)) {
        return LEVELS[number - FIRST] ?? NO_LEVEL
      }
      const before = errors.length
      const given = word.decode(raw, path, errors)
      const level = LEVELS.find((one) => one === given.toLowerCase())
      if (level === undefined && errors.length === before) {
        errors.push(`'${path}' unknown metrics level ${JSON.stringify(given)}`)
      }
      return level ?? initial
    },
    show: titled,
  }
}

/** As the Collector prints it: `Basic`. */
export const titled = (level: Verbosity): string => level.slice(0, 1).toUpperCase() + level.slice(1)
