// Sections that may be off (config/configoptional).
import { mapping, plain } from './expanded.ts'
import { goType, shown, type Field, type Presence } from './field.ts'

/**
 * A section that may be off, which is then undefined. Inside it, `enabled: false` turns it off and `enabled: true` on. A section
 * with an `enabled` of its own keeps that one as a field.
 */
export function optional<T>(field: Field<T>, presence: Presence = 'default'): Field<T | undefined> {
  const initial = (): T | undefined => (presence === 'some' ? field.initial() : undefined)
  return {
    type: field.type,
    help: field.help,
    ...(field.fields && { fields: field.fields }),
    ...(field.item && { item: field.item }),
    presence,
    initial,
    decode(raw, path, errors) {
      const given = plain(raw)
      if (given === null || given === undefined) {
        // A value that is null is no value; a section is there when its key is.
        return field.fields && presence !== 'none' ? field.initial() : undefined
      }
      const section = mapping(given)
      if (
        !section ||
        !field.fields ||
        !Object.hasOwn(section, 'enabled') ||
        Object.hasOwn(field.fields, 'enabled')
      ) {
        return field.decode(raw, path, errors)
      }
      const { enabled: written, ...rest } = section
      const value = field.decode(rest, path, errors)
      const enabled = plain(written)
      if (typeof enabled === 'boolean') return enabled ? value : undefined
      const what = enabled === null ? '<nil>' : goType(enabled)
      errors.push(
        `'${path}' unexpected type ${what} for 'enabled': ` +
          `got '${String(enabled ?? '<nil>')}' value expected 'true' or 'false'`,
      )
      return undefined
    },
    validate: (value) => (value === undefined ? [] : (field.validate?.(value) ?? [])),
    show: (value, redact) => (value === undefined ? null : shown(field, value, redact)),
  }
}
