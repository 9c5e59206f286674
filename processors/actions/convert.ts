// The action `convert` (attraction/type_converter.go). What cannot be converted stays as it is.
import { asString } from '../../pipeline/data/as_string.ts'
import type { AttributeValue } from '../../pipeline/data/attributes.ts'
import { parseFloat64, parseInteger, truncate } from './number.ts'

export type Target = 'string' | 'int' | 'double'

export const CONVERT: { readonly [T in Target]: (value: AttributeValue) => AttributeValue } = {
  string: asString,
  int(value) {
    if (typeof value === 'boolean') return value ? 1 : 0
    if (typeof value === 'string') return parseInteger(value) ?? value
    const double = doubleOf(value)
    return double === undefined ? value : truncate(double)
  },
  double(value) {
    if (typeof value === 'boolean') return { double: value ? 1 : 0 }
    if (typeof value === 'bigint') return { double: Number(value) }
    if (typeof value === 'number') return Number.isSafeInteger(value) ? { double: value } : value
    const parsed = typeof value === 'string' ? parseFloat64(value) : undefined
    return parsed === undefined ? value : { double: parsed }
  },
}

/** The number of a float64 value, undefined for any other. */
export function doubleOf(value: AttributeValue): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? undefined : value
  if (typeof value !== 'object' || value === null || !('double' in value)) return undefined
  return value.double
}
