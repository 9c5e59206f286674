// A text that is one of a few words, with the Collector's sentence for any other (Go's encoding.TextUnmarshaler).
import { text, type Field } from '../../pipeline/config/schema.ts'

export interface Word<T extends string> {
  readonly words: readonly T[]
  readonly initial: T
  readonly help: string
  /** Go's name of the type. */
  readonly type?: string
  /** What is wrong with a word that is none of these, without the path. */
  readonly wrong: (given: string) => string
}

export function word<T extends string>(of: Word<T>): Field<T> {
  const { words, initial, help, type = 'string', wrong } = of
  const field = text(initial, help, type)
  return {
    type,
    help,
    words,
    initial: () => initial,
    decode(raw, path, errors) {
      const before = errors.length
      const given = field.decode(raw, path, errors)
      const known = words.find((one) => one === given)
      if (known === undefined && errors.length === before) errors.push(`'${path}' ${wrong(given)}`)
      return known ?? initial
    },
  }
}
