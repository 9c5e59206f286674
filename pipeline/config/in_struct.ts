// Texts that Go keeps in a struct and reads itself (encoding.TextUnmarshaler): ids of components, sizers.
import { mapping, typed } from './expanded.ts'
import { attempt, goKind, type Field } from './field.ts'
import { parseId } from './id.ts'
import { text } from './scalars.ts'

/** What is no text is refused as a struct that it cannot be. */
export function inStruct<T>(field: Field<T>): Field<T> {
  return {
    ...field,
    decode(raw, path, errors) {
      const given = typed(raw)
      if (given === null || given === undefined) return field.initial()
      if (typeof given === 'string') return field.decode(given, path, errors)
      const keys = Object.keys(mapping(given) ?? {})
      if (keys.length > 0) errors.push(`'${path}' has invalid keys: ${keys.toSorted().join(', ')}`)
      else if (!mapping(given)) {
        errors.push(`'${path}' expected a map or struct, got "${goKind(given)}"`)
      }
      return field.initial()
    },
  }
}

/** The id of a component without the blanks around its parts; '' when there is none. */
export function componentId(help: string): Field<string> {
  const word = text('', help, 'component.ID')
  return inStruct({
    ...word,
    decode: (raw, path, errors) =>
      attempt(
        () => parseId(String(raw)).text,
        (why) => errors.push(`'${path}' ${why}`),
      ) ?? '',
  })
}
