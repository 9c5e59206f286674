// How OTTL compares two values (pkg/ottl/compare.go): of different types they are unequal, and neither is less.
import type { AttributeValue } from '../../../pipeline/data/attributes.ts'
import { sameValue } from '../../match/same.ts'
import type { Operator } from './ast.ts'

export function compare(a: AttributeValue, b: AttributeValue, operator: Operator): boolean {
  if (operator === '!=') return !same(a, b)
  if (operator === '==') return same(a, b)
  if (a === null && b === null) return operator.endsWith('=')
  const order = orderOf(a, b)
  if (order === undefined) return false
  if (operator === '<') return order < 0
  if (operator === '<=') return order <= 0
  return operator === '>' ? order > 0 : order >= 0
}

function same(a: AttributeValue, b: AttributeValue): boolean {
  const [one, other] = [number(a), number(b)]
  if (one !== undefined && other !== undefined) {
    // oxlint-disable-next-line eqeqeq -- a bigint and a number may be the same
    return one == other
  }
  return sameValue(a, b)
}

/** Below, at or above zero; undefined for what has no order, NaN included. */
function orderOf(a: AttributeValue, b: AttributeValue): number | undefined {
  const [one, other] = [number(a), number(b)]
  if (one !== undefined && other !== undefined) {
    if (one < other) return -1
    if (one > other) return 1
    return Number.isNaN(one) || Number.isNaN(other) ? undefined : 0
  }
  if (typeof a === 'string' && typeof b === 'string') {
    return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b))
  }
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b)
  return undefined
}

function number(value: AttributeValue): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value
  return typeof value === 'object' && value !== null && 'double' in value ? value.double : undefined
}
