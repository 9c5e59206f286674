// Sections that may be off (config/configoptional).
import { mapping, plain, typed } from './expanded.ts'
import { goType, joined, shown, type Field, type Presence } from './field.ts'
import { goText } from './go_text.ts'

/**
 * A section that may be off, which is then undefined. Inside it, `enabled: false` turns it off and `enabled: true` on. A section
 * with an `enabled` of its own keeps that one as a field.
 */
export function optional<T>(field: Field<T>, presence: Presence = 'default'): Field<T | undefined> {
  const { type, help, fields, item } = field
  const section = fields !== undefined
  return {
    type,
    help,
    ...(fields && { fields }),
    ...(item && { item }),
    presence,
    initial: () => (presence === 'some' ? field.initial() : undefined),
    decode(raw, path, errors) {
      const given = plain(raw)
      if (given === null || given === undefined) {
        // A value that is null is no value; a section is there when its key is.
        return section && (presence === 'default' || presence === 'some')
          ? field.initial()
          : undefined
      }
      if (presence === 'pointer') return field.decode(raw, path, errors)
      const own: string[] = []
      const value = section ? switched(raw, own) : field.decode(raw, '', own)
      if (own.length > 0)
        errors.push(
          `'${path}' ${own.length === 1 && own[0]!.startsWith('unexpected') ? own[0] : joined(own)}`,
        )
      return value
    },
    validate: (value) => (value === undefined ? [] : (field.validate?.(value) ?? [])),
    show: (value, redact) => (value === undefined ? null : shown(field, value, redact)),
  }

  function switched(raw: unknown, errors: string[]): T | undefined {
    const keys = mapping(raw)
    if (!keys || !Object.hasOwn(keys, 'enabled') || Object.hasOwn(fields!, 'enabled')) {
      return field.decode(raw, '', errors)
    }
    const { enabled: written, ...rest } = keys
    const enabled = typed(written)
    if (typeof enabled !== 'boolean') {
      errors.push(
        `unexpected type ${goType(enabled)} for 'enabled': ` +
          `got '${goText(enabled)}' value expected 'true' or 'false'`,
      )
      return undefined
    }
    const value = field.decode(rest, '', errors)
    return enabled ? value : undefined
  }
}
