// Arithmetic over int64 and float64 (pkg/ottl/math.go).
import { asString } from '../../../pipeline/data/as_string.ts'
import type { AttributeValue } from '../../../pipeline/data/attributes.ts'
import type { MathOperator } from './ast.ts'
import { Unevaluable } from './unevaluable.ts'

/** Throws `Unevaluable` for what is no number, and for a division by zero. */
export function calculate(
  a: AttributeValue,
  b: AttributeValue,
  operator: MathOperator,
): AttributeValue {
  const [left, right] = [numberOf(a), numberOf(b)]
  if (operator === '/' && Number(right) === 0) throw new Unevaluable('attempted to divide by 0')
  if (typeof left === 'bigint' && typeof right === 'bigint') {
    return integer(BigInt.asIntN(64, INTEGER[operator](left, right)))
  }
  return { double: FLOAT[operator](Number(left), Number(right)) }
}

const INTEGER: Readonly<Record<MathOperator, (a: bigint, b: bigint) => bigint>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
}
const FLOAT: Readonly<Record<MathOperator, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
}

/** A bigint for an int64, a number for a float64. */
function numberOf(value: AttributeValue): number | bigint {
  if (typeof value === 'bigint') return value
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value
  if (typeof value === 'object' && value !== null && 'double' in value) return value.double
  throw new Unevaluable(`${value === null ? '<nil>' : asString(value)} must be int64 or float64`)
}

function integer(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}
