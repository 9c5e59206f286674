// Values that are printed nowhere (config/configopaque).
import { listOf, mapOf, struct } from './collections.ts'
import { mapping, plain } from './expanded.ts'
import { unmarshaler, type Field } from './field.ts'
import { text } from './scalars.ts'

export const REDACTED = '[REDACTED]'

/** A text that `print-config` does not show. It must not appear in logs and errors, either. */
export const secret = (help = '', initial = ''): Field<string> => ({
  ...text(initial, help, 'configopaque.String'),
  show: (value, redact) => (redact ? REDACTED : value),
})

/** Names with secret values, as headers: a map, or a list of `{name, value}` whose names differ (configopaque.MapList). */
export function secretMap(help = ''): Field<Readonly<Record<string, string>>> {
  const map = unmarshaler(mapOf(secret(), help))
  const list = listOf(struct({ name: text('', 'Of a header.'), value: secret('Is not printed.') }))
  // A list that names one twice keeps both until it is validated.
  const twice = new WeakMap<object, string[]>()
  return {
    ...map,
    decode(raw, path, errors) {
      if (mapping(raw) || plain(raw) === null) return map.decode(raw, path, errors)
      const pairs = list.decode(raw, path, errors)
      const value = Object.fromEntries(pairs.map((pair) => [pair.name, pair.value]))
      const names = pairs.map(({ name }) => name)
      twice.set(value, [...new Set(names.filter((name, i) => names.indexOf(name) < i))])
      return value
    },
    // The Collector prints the list, however it was written.
    show: (value, redact) =>
      Object.entries(value).map(([name, one]) => ({ name, value: redact ? REDACTED : one })),
    validate(value) {
      const names = twice.get(value) ?? []
      if (names.length === 0) return []
      const text = `duplicate keys in map-style list: [${names.toSorted().join(' ')}]`
      return [{ path: [], text }]
    },
  }
}
