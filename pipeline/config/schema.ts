// Strict, typed decoding of a component's configuration with the Collector's texts (mapstructure's). A schema is a value: the
// same one decodes, gives defaults and documents itself.
import { parseDuration } from './duration.ts'

/** Decode one component's section; throws `DecodeError`. Null and absent mean: all defaults. */
export type Parse<C> = ((raw: unknown) => C) & { readonly field: Field<C> }

export interface Field<T> {
  /** Decode `raw`, append one text per mistake to `errors`, and give the default where there was one. */
  decode(raw: unknown, path: string, errors: string[]): T
  readonly initial: () => T
  readonly help: string
  /** Go's name of the type, as the Collector prints it. */
  readonly type: string
  readonly fields?: Readonly<Record<string, Field<unknown>>>
}

/** Every mistake of one section, one per line, in the Collector's words. */
export class DecodeError extends Error {
  readonly errors: readonly string[]
  constructor(errors: readonly string[]) {
    super(`decoding failed due to the following error(s):\n\n${errors.join('\n')}`)
    this.name = 'DecodeError'
    this.errors = errors
  }
}

function goType(raw: unknown): string {
  if (typeof raw === 'string') return 'string'
  if (typeof raw === 'boolean') return 'bool'
  if (typeof raw === 'number') return Number.isInteger(raw) ? 'int' : 'float64'
  if (Array.isArray(raw)) return '[]interface {}'
  return 'map[string]interface {}'
}

function unconvertible(path: string, type: string, raw: unknown): string {
  return `'${path}' expected type '${type}', got unconvertible type '${goType(raw)}'`
}

function scalar<T>(
  type: string,
  initial: T,
  help: string,
  read: (raw: unknown, path: string, errors: string[]) => T | undefined,
): Field<T> {
  return {
    type,
    help,
    initial: () => initial,
    decode(raw, path, errors) {
      if (raw === null || raw === undefined) return initial
      const value = read(raw, path, errors)
      return value === undefined ? initial : value
    },
  }
}

export const text = (initial: string, help = ''): Field<string> =>
  scalar('string', initial, help, (raw, path, errors) => {
    if (typeof raw === 'string') return raw
    errors.push(unconvertible(path, 'string', raw))
    return undefined
  })

export const bool = (initial: boolean, help = ''): Field<boolean> =>
  scalar('bool', initial, help, (raw, path, errors) => {
    if (typeof raw === 'boolean') return raw
    errors.push(unconvertible(path, 'bool', raw))
    return undefined
  })

export const integer = (initial: number, help = '', min = Number.MIN_SAFE_INTEGER): Field<number> =>
  scalar('int', initial, help, (raw, path, errors) => {
    if (typeof raw !== 'number' || !Number.isInteger(raw)) errors.push(unconvertible(path, 'int', raw))
    else if (raw < min) errors.push(`'${path}' must be at least ${min}, got ${raw}`)
    else return raw
    return undefined
  })

export const float = (initial: number, help = ''): Field<number> =>
  scalar('float64', initial, help, (raw, path, errors) => {
    if (typeof raw === 'number') return raw
    errors.push(unconvertible(path, 'float64', raw))
    return undefined
  })

/** Go syntax (`1m30s`, `200ms`); a bare integer is nanoseconds. Decodes to milliseconds. */
export const duration = (initial: string, help = ''): Field<number> =>
  scalar('time.Duration', parseDuration(initial), help, (raw, path, errors) => {
    if (typeof raw === 'number' && Number.isInteger(raw)) return raw / 1e6
    if (typeof raw !== 'string') {
      errors.push(unconvertible(path, 'time.Duration', raw))
      return undefined
    }
    try {
      return parseDuration(raw)
    } catch (error) {
      errors.push(`'${path}' ${(error as Error).message}`)
      return undefined
    }
  })

export const oneOf = <const T extends string>(values: readonly T[], initial: T, help = ''): Field<T> =>
  scalar<T>('string', initial, help, (raw, path, errors) => {
    if (typeof raw === 'string' && (values as readonly string[]).includes(raw)) return raw as T
    if (typeof raw !== 'string') errors.push(unconvertible(path, 'string', raw))
    else errors.push(`'${path}' must be one of ${values.join(', ')}, got "${raw}"`)
    return undefined
  })

/** A list; a string is split at commas, as the Collector does. */
export function listOf<T>(item: Field<T>, help = '', initial: readonly T[] = []): Field<readonly T[]> {
  return {
    type: `[]${item.type}`,
    help,
    initial: () => initial,
    decode(raw, path, errors) {
      if (raw === null || raw === undefined) return initial
      const values = typeof raw === 'string' ? raw.split(',') : raw
      if (Array.isArray(values)) return values.map((v, i) => item.decode(v, `${path}[${i}]`, errors))
      errors.push(`'${path}' source data must be an array or slice, got ${typeof raw === 'object' ? 'map' : goType(raw)}`)
      return initial
    },
  }
}

/** A map whose keys the user chooses. */
export function mapOf<T>(item: Field<T>, help = ''): Field<Readonly<Record<string, T>>> {
  return {
    type: `map[string]${item.type}`,
    help,
    initial: () => ({}),
    decode(raw, path, errors) {
      if (raw === null || raw === undefined) return {}
      if (typeof raw !== 'object' || Array.isArray(raw)) {
        errors.push(unconvertible(path, `map[string]${item.type}`, raw))
        return {}
      }
      return Object.fromEntries(
        Object.entries(raw).map(([key, value]) => [key, item.decode(value, `${path}[${key}]`, errors)]),
      )
    },
  }
}

type Fields = Readonly<Record<string, Field<unknown>>>
export type Decoded<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never }

/** A section with known keys; any other key is an error. `check` gives one text per further mistake. */
export function struct<F extends Fields>(
  fields: F,
  help = '',
  check: (value: Decoded<F>) => readonly string[] = () => [],
): Field<Decoded<F>> {
  const initial = (): Decoded<F> =>
    Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, field.initial()])) as Decoded<F>
  return {
    type: 'map[string]interface {}',
    help,
    fields,
    initial,
    decode(raw, path, errors) {
      if (raw === null || raw === undefined) return initial()
      if (typeof raw !== 'object' || Array.isArray(raw)) {
        errors.push(`'${path}' expected a map or struct, got "${goType(raw)}"`)
        return initial()
      }
      const unknown = Object.keys(raw).filter((key) => !(key in fields))
      if (unknown.length > 0) errors.push(`'${path}' has invalid keys: ${unknown.sort().join(', ')}`)
      const given = raw as Record<string, unknown>
      const before = errors.length
      const value = Object.fromEntries(
        Object.entries(fields).map(([key, field]) => {
          const inner = path === '' ? key : `${path}.${key}`
          return [key, key in given ? field.decode(given[key], inner, errors) : field.initial()]
        }),
      ) as Decoded<F>
      if (errors.length === before) errors.push(...check(value))
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
    return value
  }
  return Object.assign(parse, { field })
}
