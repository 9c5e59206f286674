// Values of attributes as a configuration gives them: any YAML (pcommon.Value.FromRaw).
import { plain } from '../../pipeline/config/expanded.ts'
import type { Field } from '../../pipeline/config/schema.ts'
import type { AttributeList, AttributeValue } from '../../pipeline/data/attributes.ts'

/** Undefined when the key is not there or null. */
export function anyValue(help: string): Field<AttributeValue | undefined> {
  return {
    type: 'interface {}',
    help,
    initial: () => undefined,
    decode: (raw) => fromRaw(raw) ?? undefined,
  }
}

function fromRaw(given: unknown): AttributeValue {
  const raw = plain(given)
  if (typeof raw === 'number' || typeof raw === 'bigint') return raw
  if (typeof raw === 'string' || typeof raw === 'boolean') return raw
  if (Array.isArray(raw)) return raw.map(fromRaw)
  if (typeof raw !== 'object' || raw === null) return null
  const map: AttributeList = Object.entries(raw).flatMap(([key, value]) => [key, fromRaw(value)])
  return { map }
}
