// A section or value that may be left out, of Go's pointer types: null is the same as none.
import { plain } from '../../pipeline/config/expanded.ts'
import type { Field } from '../../pipeline/config/schema.ts'

/** Undefined when the key is not there or null. */
export function pointer<T>(field: Field<T>): Field<T | undefined> {
  const { help, type, fields, item } = field
  return {
    help,
    type,
    ...(fields && { fields }),
    ...(item && { item }),
    presence: 'none',
    initial: () => undefined,
    decode(raw, path, errors) {
      const given = plain(raw)
      return given === null || given === undefined ? undefined : field.decode(raw, path, errors)
    },
    validate: (value) => (value === undefined ? [] : (field.validate?.(value) ?? [])),
    show: (value, redact) => {
      if (value === undefined) return null
      return field.show ? field.show(value, redact) : value
    },
  }
}
