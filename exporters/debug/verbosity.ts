// The field `verbosity` (config/configtelemetry's Level).
import { text, type Field } from '../../pipeline/config/schema.ts'

const LEVELS = ['none', 'basic', 'normal', 'detailed'] as const

export type Verbosity = (typeof LEVELS)[number]

/** Any case; what is no level at all is a mistake of decoding, `none` is one that no exporter has. */
export function verbosity(initial: Verbosity, help: string): Field<Verbosity> {
  const word = text(initial, help)
  return {
    type: 'string',
    help,
    words: LEVELS.slice(1),
    initial: () => initial,
    decode(raw, path, errors) {
      const before = errors.length
      const given = word.decode(raw, path, errors)
      const level = LEVELS.find((one) => one === given.toLowerCase())
      if (level === undefined && errors.length === before) {
        errors.push(`'${path}' unknown metrics level ${JSON.stringify(given)}`)
      }
      return level ?? initial
    },
  }
}
