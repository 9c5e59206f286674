// What is at some keys of a value (pkg/ottl/contexts/internal/ctxutil, getIndexableValue).
import { valueType } from '../../../pipeline/data/as_string.ts'
import type { AttributeList, AttributeValue } from '../../../pipeline/data/attributes.ts'
import { find } from '../../match/attributes.ts'
import type { Key } from './ast.ts'
import { Unevaluable } from './unevaluable.ts'

/** null where there is nothing; throws `Unevaluable` for a value that has no keys, or not such. */
export function valueAt(value: AttributeValue, keys: readonly Key[]): AttributeValue {
  let at: AttributeValue = value
  for (const key of keys) {
    const type = valueType(at)
    if (type === 'Map') {
      if (typeof key !== 'string') throw new Unevaluable('non-string indexing is not supported')
      const found = find([(at as { readonly map: AttributeList }).map], key)
      if (found === undefined) return null
      at = found
    } else if (type === 'Slice') {
      if (typeof key !== 'number') {
        throw new Unevaluable('unable to resolve an integer index in slice')
      }
      const list = at as readonly AttributeValue[]
      if (key >= list.length) throw new Unevaluable(`index ${key} out of bounds`)
      at = list[key]!
    } else throw new Unevaluable(`type ${type} does not support string indexing`)
  }
  return at
}
