// When two values are the same: of one type, maps whatever their order (pkg/pdatautil, ValueHash).
import { valueType } from '../../pipeline/data/as_string.ts'
import type { AttributeList, AttributeValue } from '../../pipeline/data/attributes.ts'

export function sameValue(a: AttributeValue, b: AttributeValue): boolean {
  const type = valueType(a)
  if (type !== valueType(b)) return false
  switch (type) {
    case 'Int':
      return BigInt(a as number | bigint) === BigInt(b as number | bigint)
    case 'Double':
      return double(a) === double(b)
    case 'Bytes':
      return Buffer.compare(a as Uint8Array, b as Uint8Array) === 0
    case 'Slice': {
      const [one, other] = [a, b] as readonly (readonly AttributeValue[])[]
      return one!.length === other!.length && one!.every((item, i) => sameValue(item, other![i]!))
    }
    case 'Map':
      return sameMap((a as { map: AttributeList }).map, (b as { map: AttributeList }).map)
    default:
      return a === b
  }
}

const double = (value: AttributeValue): number =>
  typeof value === 'number' ? value : (value as { readonly double: number }).double

function sameMap(a: AttributeList, b: AttributeList): boolean {
  if (a.length !== b.length) return false
  const other = new Map<string, AttributeValue>()
  for (let i = 0; i < b.length; i += 2) other.set(b[i] as string, b[i + 1]!)
  for (let i = 0; i < a.length; i += 2) {
    const value = other.get(a[i] as string)
    if (value === undefined || !sameValue(a[i + 1]!, value)) return false
  }
  return true
}
