// A section that is off unless its key is there, as a pointer in Go: without the `enabled` of the Collector's optional sections.
import { shown, type Field } from '../../pipeline/config/field.ts'

export function whenThere<T>(field: Field<T>): Field<T | undefined> {
  return {
    ...field,
    presence: 'default',
    initial: () => undefined,
    validate: (value) => (value === undefined ? [] : (field.validate?.(value) ?? [])),
    show: (value, redact) => (value === undefined ? null : shown(field, value, redact)),
  }
}
