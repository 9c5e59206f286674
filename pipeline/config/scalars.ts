// Fields that hold one value. What Go's decoder does (mapstructure, not weakly typed): a null is the zero value of the type and
// not the default of the field, a float becomes a whole number, and a text never becomes a number.
import { formatDuration, parseDuration } from './duration.ts'
import { Expanded, plain, typed } from './expanded.ts'
import { unconvertible, type Field } from './field.ts'

interface Scalar<T> {
  /** Go's name of the type, as the Collector prints it. */
  readonly type: string
  readonly initial: T
  /** Of a null, of a variable that is not set. */
  readonly zero: T
  readonly help: string
  /** It is a text in Go: of a `${…}` the original text counts. */
  readonly textual?: true
  readonly words?: readonly string[]
  /** What `given` means; undefined: it is of another type. Throws an Error with the rest of the sentence. */
  readonly read: (given: unknown) => T | undefined
  readonly show?: (value: T, redact: boolean) => unknown
}

/** A field of one value. */
export function scalar<T>(of: Scalar<T>): Field<T> {
  const { type, initial, zero, help, textual, words, show, read } = of
  return {
    type,
    help,
    ...(words && { words }),
    ...(show && { show }),
    initial: () => initial,
    decode(raw, path, errors) {
      if (raw === undefined) return initial
      const given = textual && raw instanceof Expanded ? raw.original : typed(raw)
      try {
        const value = given === null ? zero : read(plain(given))
        if (value !== undefined) return value
        errors.push(unconvertible(path, type, given))
      } catch (error) {
        errors.push(`'${path}' ${(error as Error).message}`)
      }
      return initial
    },
  }
}

const textOf = (given: unknown): string | undefined =>
  typeof given === 'string' ? given : undefined

export const text = (initial: string, help = '', type = 'string'): Field<string> =>
  scalar({ type, initial, zero: '', help, textual: true, read: textOf })

export const bool = (initial: boolean, help = ''): Field<boolean> =>
  scalar({
    type: 'bool',
    initial,
    zero: false,
    help,
    read: (given) => (typeof given === 'boolean' ? given : undefined),
  })

/** A whole number of Go's type `type`. */
export const integer = (
  initial: number,
  help = '',
  min = Number.MIN_SAFE_INTEGER,
  type = 'int',
): Field<number> =>
  scalar({
    type,
    initial,
    zero: 0,
    help,
    read(given) {
      const value = whole(given)
      if (value !== undefined && value < min) {
        throw new Error(`must be at least ${min}, got ${value}`)
      }
      return value
    },
  })

/** A whole number that is never negative, of Go's type `type`. */
export const unsigned = (initial: number, help = '', type = 'uint32'): Field<number> =>
  scalar({
    type,
    initial,
    zero: 0,
    help,
    read(given) {
      if (typeof given === 'number' && given < 0) {
        const shown = Number.isInteger(given) ? given : given.toFixed(6)
        throw new Error(`cannot parse value as '${type}': ${shown} overflows uint`)
      }
      const value = whole(given)
      // Go keeps the low 32 bits of a number that is too big, and says nothing.
      return value === undefined || type !== 'uint32' ? value : value % 2 ** 32
    },
  })

function whole(given: unknown): number | undefined {
  return typeof given === 'number' && Number.isFinite(given) ? Math.trunc(given) : undefined
}

export const float = (initial: number, help = '', type = 'float64'): Field<number> =>
  scalar({
    type,
    initial,
    zero: 0,
    help,
    read: (given) => (typeof given === 'number' ? given : undefined),
  })

/** Go syntax (`1m30s`, `200ms`); a bare number is nanoseconds. Decodes to milliseconds. */
export const duration = (initial: string, help = ''): Field<number> =>
  scalar({
    type: 'time.Duration',
    initial: parseDuration(initial),
    zero: 0,
    help,
    read(given) {
      if (typeof given === 'string') return parseDuration(given)
      const ns = whole(given)
      return ns === undefined ? undefined : ns / 1e6
    },
    show: formatDuration,
  })

/**
 * One of a few words. `fold`: upper and lower case are the same, as for the levels of logs. `refuse` makes the Collector's sentence
 * for another word, where it has one of its own.
 */
export const oneOf = <const T extends string>(
  values: readonly T[],
  initial: T,
  help = '',
  fold = false,
  refuse = (given: string): string => `must be one of ${values.join(', ')}, got "${given}"`,
  type = 'string',
): Field<T> => {
  const read = (given: unknown): T | undefined => {
    if (typeof given !== 'string') return undefined
    const value = values.find((one) => one === (fold ? given.toLowerCase() : given))
    if (value === undefined) throw new Error(refuse(given))
    return value
  }
  const field = scalar<T>({
    type,
    initial,
    zero: initial,
    help,
    textual: true,
    words: values,
    read,
  })
  // A null is the empty text, which most words are not.
  return {
    ...field,
    decode: (raw, path, errors) => field.decode(typed(raw) === null ? '' : raw, path, errors),
  }
}

/** Whatever is written, as plain values. */
export const anything = (help = ''): Field<unknown> => ({
  type: 'interface {}',
  help,
  initial: () => undefined,
  decode: (raw) => bare(raw),
})

function bare(raw: unknown): unknown {
  const value = plain(raw)
  if (Array.isArray(value)) return value.map(bare)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, bare(inner)]))
}
