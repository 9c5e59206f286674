// Fields that hold other fields: lists, maps and sections.
import { mapping, plain, typed } from './expanded.ts'
import { goKind, inside, shown, unconvertible, type Field } from './field.ts'

/** What a list of texts makes of `raw`: a text is split at commas, as the Collector does. Undefined when it is no list. */
export function listed(raw: unknown): readonly unknown[] | undefined {
  const given = plain(raw)
  if (typeof given === 'string') return given === '' ? [] : given.split(',')
  return Array.isArray(given) ? given : undefined
}

/** A list; one of texts is read as `listed` says. */
export function listOf<T>(
  item: Field<T>,
  help = '',
  initial: readonly T[] = [],
): Field<readonly T[]> {
  return {
    type: `[]${item.type}`,
    help,
    item,
    initial: () => initial,
    decode(raw, path, errors) {
      const given = plain(raw)
      if (given === null || given === undefined) return initial
      const values = item.type === 'string' || Array.isArray(given) ? listed(given) : undefined
      if (values) return values.map((v, i) => item.decode(v, `${path}[${i}]`, errors))
      errors.push(`'${path}' source data must be an array or slice, got ${goKind(typed(raw))}`)
      return initial
    },
    validate: (values) => values.flatMap((v, i) => inside(String(i), item.validate?.(v) ?? [])),
    show: (values, redact) => values.map((v) => shown(item, v, redact)),
  }
}

/** A map whose keys the user chooses. `type`: Go's name of it. */
export function mapOf<T>(
  item: Field<T>,
  help = '',
  type = `map[string]${item.type}`,
): Field<Readonly<Record<string, T>>> {
  return {
    type,
    help,
    item,
    initial: () => ({}),
    decode(raw, path, errors) {
      const given = plain(raw)
      if (given === null || given === undefined) return {}
      const entries = mapping(given)
      if (!entries) {
        errors.push(unconvertible(path, type, typed(raw)))
        return {}
      }
      return Object.fromEntries(
        Object.entries(entries).map(([key, value]) => [
          key,
          item.decode(value, `${path}[${key}]`, errors),
        ]),
      )
    },
    validate: (values) =>
      Object.entries(values).flatMap(([key, v]) => inside(key, item.validate?.(v) ?? [])),
    show: (values, redact) =>
      Object.fromEntries(Object.entries(values).map(([key, v]) => [key, shown(item, v, redact)])),
  }
}

type Fields = Readonly<Record<string, Field<unknown>>>
export type Decoded<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never
}

/**
 * A section with known keys; any other key is an error. `check` gives one text per further mistake. `go` is Go's name of the type,
 * which the Collector prints for an unknown key where a decoding begins: of a component's whole section, of an optional one.
 */
export function struct<F extends Fields>(
  fields: F,
  help = '',
  check: (value: Decoded<F>) => readonly string[] = () => [],
  go = '',
): Field<Decoded<F>> {
  const initial = (): Decoded<F> =>
    Object.fromEntries(
      Object.entries(fields).map(([key, field]) => [key, field.initial()]),
    ) as Decoded<F>
  return {
    type: 'map[string]interface {}',
    help,
    fields,
    initial,
    decode(raw, path, errors) {
      const given = plain(raw)
      if (given === null || given === undefined) return initial()
      const known = mapping(given)
      if (!known) {
        errors.push(`'${path}' expected a map or struct, got "${goKind(typed(raw))}"`)
        return initial()
      }
      const value = Object.fromEntries(
        Object.entries(fields).map(([key, field]) => {
          const inner = path === '' ? key : `${path}.${key}`
          const there = Object.hasOwn(known, key)
          return [key, there ? field.decode(known[key], inner, errors) : field.initial()]
        }),
      ) as Decoded<F>
      const unknown = Object.keys(known).filter((key) => !Object.hasOwn(fields, key))
      if (unknown.length > 0) {
        errors.push(`'${path || go}' has invalid keys: ${unknown.toSorted().join(', ')}`)
      }
      return value
    },
    validate(value) {
      const own = check(value).map((text) => ({ path: [], text }))
      const inner = Object.entries(fields).flatMap(([key, field]) =>
        inside(key, field.validate?.(value[key]) ?? []),
      )
      return [...own, ...inner]
    },
    show: (value, redact) =>
      Object.fromEntries(
        Object.entries(fields).map(([key, field]) => [key, shown(field, value[key], redact)]),
      ),
  }
}
