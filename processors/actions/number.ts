// Numbers as Go reads them from text (strconv.ParseInt with base 10, strconv.ParseFloat).
import { bigintOf } from '../../pipeline/decimal.ts'

const INTEGER = /^[-+]?\d+$/
// Only one way to read any digit: with two of them, many digits would take quadratic time.
const DECIMAL = /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i
const HEXADECIMAL = /^([-+]?)0x([\da-f]*)(?:\.([\da-f]*))?p([-+]?\d+)$/i
const INFINITE = /^([-+]?)inf(inity)?$/i

/** An int64: a number where it is exact. Undefined when `text` is no whole number or too large. */
export function parseInteger(text: string): number | bigint | undefined {
  if (!INTEGER.test(text)) return undefined
  const value = bigintOf(text)
  if (value === undefined || value !== BigInt.asIntN(64, value)) return undefined
  return exact(value)
}

/** A float64, or undefined when `text` is none or overflows. */
export function parseFloat64(text: string): number | undefined {
  if (/^nan$/i.test(text)) return NaN
  const infinite = INFINITE.exec(text)
  if (infinite) return infinite[1] === '-' ? -Infinity : Infinity
  const value = DECIMAL.test(text) ? Number(text) : hexadecimal(text)
  return Number.isFinite(value) ? value : undefined
}

/** int64(value) of a float64 in Go on amd64: towards zero, and the smallest int64 for what does not fit. */
export function truncate(value: number): number | bigint {
  const whole = Math.trunc(value)
  if (Number.isSafeInteger(whole)) return whole + 0
  if (whole >= -(2 ** 63) && whole < 2 ** 63) return BigInt(whole)
  return -(2n ** 63n)
}

function exact(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

function hexadecimal(text: string): number {
  const [, sign, whole = '', fraction = '', exponent] = HEXADECIMAL.exec(text) ?? []
  if (exponent === undefined || whole + fraction === '') return NaN
  const size = parseInt(whole + fraction, 16) * 2 ** (Number(exponent) - 4 * fraction.length)
  return sign === '-' ? -size : size
}
