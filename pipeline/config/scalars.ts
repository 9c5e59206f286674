// Fields that hold one value.
import { parseDuration } from './duration.ts'
import { Expanded } from './expanded.ts'
import { unconvertible, type Field } from './field.ts'

type Read<T> = (raw: unknown, path: string, errors: string[]) => T | undefined

// `zero` is what an unset environment variable gives: Go's zero value, not the field's default.
function scalar<T>(type: string, initial: T, zero: T, help: string, read: Read<T>): Field<T> {
  return {
    type,
    help,
    initial: () => initial,
    decode(raw, path, errors) {
      const given = raw instanceof Expanded ? (type === 'string' ? raw.original : raw.value) : raw
      if (given === null || given === undefined) return raw instanceof Expanded ? zero : initial
      const value = read(given, path, errors)
      return value === undefined ? initial : value
    },
  }
}

export const text = (initial: string, help = ''): Field<string> =>
  scalar('string', initial, '', help, (raw, path, errors) => {
    if (typeof raw === 'string') return raw
    errors.push(unconvertible(path, 'string', raw))
    return undefined
  })

export const bool = (initial: boolean, help = ''): Field<boolean> =>
  scalar('bool', initial, false, help, (raw, path, errors) => {
    if (typeof raw === 'boolean') return raw
    errors.push(unconvertible(path, 'bool', raw))
    return undefined
  })

/** A whole number of Go's type `type`. */
export const integer = (
  initial: number,
  help = '',
  min = Number.MIN_SAFE_INTEGER,
  type = 'int',
): Field<number> =>
  scalar(type, initial, 0, help, (raw, path, errors) => {
    if (typeof raw !== 'number' || !Number.isInteger(raw))
      errors.push(unconvertible(path, type, raw))
    else if (raw < min) errors.push(`'${path}' must be at least ${min}, got ${raw}`)
    else return raw
    return undefined
  })

/** A whole number that is never negative, of Go's type `type`. */
export const unsigned = (initial: number, help = '', type = 'uint32'): Field<number> =>
  scalar(type, initial, 0, help, (raw, path, errors) => {
    if (typeof raw !== 'number' || !Number.isInteger(raw))
      errors.push(unconvertible(path, type, raw))
    else if (raw < 0)
      errors.push(`'${path}' cannot parse value as '${type}': ${raw} overflows uint`)
    else return raw
    return undefined
  })

export const float = (initial: number, help = ''): Field<number> =>
  scalar('float64', initial, 0, help, (raw, path, errors) => {
    if (typeof raw === 'number') return raw
    errors.push(unconvertible(path, 'float64', raw))
    return undefined
  })

/** Go syntax (`1m30s`, `200ms`); a bare integer is nanoseconds. Decodes to milliseconds. */
export const duration = (initial: string, help = ''): Field<number> =>
  scalar('time.Duration', parseDuration(initial), 0, help, (raw, path, errors) => {
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

/** One of a few words. `fold`: upper and lower case are the same, as for the levels of logs. */
export const oneOf = <const T extends string>(
  values: readonly T[],
  initial: T,
  help = '',
  fold = false,
): Field<T> =>
  scalar<T>('string', initial, '' as T, help, (raw, path, errors) => {
    if (typeof raw !== 'string') {
      errors.push(unconvertible(path, 'string', raw))
      return undefined
    }
    const value = values.find((one) => one === (fold ? raw.toLowerCase() : raw))
    if (value === undefined)
      errors.push(`'${path}' must be one of ${values.join(', ')}, got "${raw}"`)
    return value
  })
