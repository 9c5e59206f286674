// A field of the configuration: decodes, gives its default and documents itself. Error texts are the Collector's (mapstructure's).

import { Float, mapping } from './expanded.ts'

/** Separates the keys of a path: `service::pipelines::traces`. */
export const DELIMITER = '::'

/** One mistake that decoding cannot see because every value alone is right. */
export interface Invalid {
  /** Keys down to the section, outermost first. */
  readonly path: readonly string[]
  /** What begins with `::` goes on with the path: a section that has no key of its own. */
  readonly text: string
}

export interface Field<T> {
  /** Decode `raw`, append one text per mistake to `errors`, and give the default where there was one. */
  decode(raw: unknown, path: string, errors: string[]): T
  readonly initial: () => T
  readonly help: string
  /** Go's name of the type, as the Collector prints it. */
  readonly type: string
  /** Of a section: its keys. */
  readonly fields?: Readonly<Record<string, Field<unknown>>>
  /** Of a list or a map: what is in it. */
  readonly item?: Field<unknown>
  /** Of a field that is read from a few words: which. */
  readonly words?: readonly string[]
  /** Of a section that may be off: when it is on. */
  readonly presence?: Presence
  /** Mistakes of a decoded value and of what is in it. */
  validate?(value: T): Invalid[]
  /** A decoded value as a configuration would say it, secrets as `[REDACTED]`; without this it is said as it is. */
  show?(value: T, redact: boolean): unknown
}

/**
 * When an optional section is on (config/configoptional): `none` with a value, `default` also with its key alone, `some` unless it
 * says `enabled: false`. A `pointer` is a plain Go pointer: on with a value, and without `enabled`.
 */
export type Presence = 'none' | 'default' | 'some' | 'pointer'

/** `value` as a configuration would say it. */
export function shown<T>(field: Field<T>, value: T, redact: boolean): unknown {
  return field.show ? field.show(value, redact) : value
}

/** The same mistakes, as those of what is at `key`. */
export function inside(key: string, found: readonly Invalid[]): Invalid[] {
  return found.map(({ path, text }) => ({ path: [key, ...path], text }))
}

/** What `make` gives; when it throws, `fail` gets the text. */
export function attempt<T>(make: () => T, fail: (text: string) => void): T | undefined {
  try {
    return make()
  } catch (error) {
    fail((error as Error).message)
    return undefined
  }
}

/** Decode one component's section; throws `DecodeError` or `InvalidError`. Null and absent mean: all defaults. */
export type Parse<C> = ((raw: unknown) => C) & { readonly field: Field<C> }

/** Every mistake of one section, one per line, in the Collector's words. Each begins with the quoted path of its key. */
export class DecodeError extends Error {
  readonly errors: readonly string[]
  constructor(errors: readonly string[]) {
    super(joined(errors))
    this.name = 'DecodeError'
    this.errors = errors
  }
}

/** The values are of the right types and do not fit together. */
export class InvalidError extends Error {
  readonly invalid: readonly Invalid[]
  constructor(invalid: readonly Invalid[]) {
    super(invalid.map(sentence).join('\n'))
    this.name = 'InvalidError'
    this.invalid = invalid
  }
}

function sentence({ path, text }: Invalid): string {
  const where = path.join(DELIMITER)
  return where === '' || text.startsWith(DELIMITER) ? where + text : `${where}: ${text}`
}

/** What the Collector says before the mistakes of one decoding. */
const FAILED = 'decoding failed due to the following error(s):\n\n'

/** The mistakes of one decoding as one text. A value of the wrong kind alone stands without a heading. */
export function joined(errors: readonly string[]): string {
  return `${standsAlone(errors) ? '' : FAILED}${errors.join('\n')}`
}

/** Of the whole value, and said before the decoder looks into it. */
export function standsAlone([first = '', ...more]: readonly string[]): boolean {
  return more.length === 0 && /^'' (expected|source data|configuring|invalid|condition)/.test(first)
}

/** A type that decodes itself (confmap.Unmarshaler): its mistakes stand together, with paths that begin in it. */
export function unmarshaler<T>(field: Field<T>): Field<T> {
  return {
    ...field,
    decode(raw, path, errors) {
      if (!mapping(raw)) return field.decode(raw, path, errors)
      const own: string[] = []
      const value = field.decode(raw, '', own)
      if (own.length > 0) errors.push(`'${path}' ${joined(own)}`)
      return value
    },
  }
}

/** Make the parser of a component from its schema. */
export function parser<C>(field: Field<C>): Parse<C> {
  const parse = (raw: unknown): C => {
    const errors: string[] = []
    const value = field.decode(raw, '', errors)
    if (errors.length > 0) throw new DecodeError(errors)
    const invalid = field.validate?.(value) ?? []
    if (invalid.length > 0) throw new InvalidError(invalid)
    return value
  }
  return Object.assign(parse, { field })
}

/** Go's name of the type that YAML gave. */
export function goType(raw: unknown): string {
  if (raw === null || raw === undefined) return '<nil>'
  if (typeof raw === 'string') return 'string'
  if (typeof raw === 'boolean') return 'bool'
  if (typeof raw === 'number') return Number.isInteger(raw) ? 'int' : 'float64'
  if (raw instanceof Float) return 'float64'
  if (raw instanceof Date) return 'time.Time'
  if (Array.isArray(raw)) return '[]interface {}'
  return 'map[string]interface {}'
}

/** Go's name of the kind that YAML gave. */
export function goKind(raw: unknown): string {
  if (Array.isArray(raw)) return 'slice'
  if (raw instanceof Date) return 'struct'
  return mapping(raw) ? 'map' : goType(raw)
}

export function unconvertible(path: string, type: string, raw: unknown): string {
  return `'${path}' expected type '${type}', got unconvertible type '${goType(raw)}'`
}
