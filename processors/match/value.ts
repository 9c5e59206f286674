// Values of attributes as a configuration gives them: any YAML (pcommon.Value.FromRaw).
import { Float, plain, typed } from '../../pipeline/config/expanded.ts'
import type { Field } from '../../pipeline/config/schema.ts'
import type { AttributeList, AttributeValue } from '../../pipeline/data/attributes.ts'

/** Undefined when the key is not there or null. */
export function anyValue(help: string): Field<AttributeValue | undefined> {
  return {
    type: 'interface {}',
    help,
    initial: () => undefined,
    decode(raw, path, errors) {
      if (plain(raw) instanceof Date) {
        errors.push(`'${path}' <Invalid value type time.Time> (a date: put it into quotes)`)
      }
      return fromRaw(raw) ?? undefined
    },
    show: toRaw,
  }
}

function fromRaw(given: unknown): AttributeValue {
  const raw = typed(given)
  if (raw instanceof Float) return { double: raw.value }
  if (typeof raw === 'number' || typeof raw === 'bigint') return raw
  if (typeof raw === 'string' || typeof raw === 'boolean') return raw
  if (Array.isArray(raw)) return raw.map(fromRaw)
  if (typeof raw !== 'object' || raw === null) return null
  const map: AttributeList = Object.entries(raw).flatMap(([key, value]) => [key, fromRaw(value)])
  return { map }
}

/** As it was written, for people to read. */
function toRaw(value: AttributeValue | undefined): unknown {
  if (Array.isArray(value)) return value.map(toRaw)
  if (typeof value !== 'object' || value === null) return value ?? null
  if ('double' in value) return value.double
  if (!('map' in value) || !Array.isArray(value.map)) return value
  const list: AttributeList = value.map
  const keys = list.filter((_, i) => i % 2 === 0) as string[]
  return Object.fromEntries(keys.map((key, i) => [key, toRaw(list[2 * i + 1] as AttributeValue)]))
}
