// Checks of arguments: the addon trusts what it is given.
import { NativeError } from './error.ts'

export const invalid = (message: string): NativeError =>
  new NativeError(message, { code: 'invalid' })

/** @throws NativeError `invalid` unless value is a whole number from least to most. */
export function checkInteger(what: string, value: unknown, least: number, most: number): number {
  if (!Number.isInteger(value) || (value as number) < least || (value as number) > most) {
    throw invalid(`${what} must be a whole number from ${least} to ${most}, not ${show(value)}`)
  }
  return value as number
}

/** @throws NativeError `invalid` unless value is a text. */
export function checkText(what: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') {
    throw invalid(`${what} must be a non-empty string, not ${show(value)}`)
  }
  return value
}

/** @throws NativeError `invalid` unless bytes is a Uint8Array of exactly that length. */
export function checkBytes(what: string, bytes: unknown, length: number): Uint8Array {
  if (!(bytes instanceof Uint8Array))
    throw invalid(`${what} must be a Uint8Array, not ${show(bytes)}`)
  if (bytes.length !== length) {
    throw invalid(`${what} must have ${length} bytes, not ${bytes.length}`)
  }
  return bytes
}

function show(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  if (typeof value === 'object' && value !== null) return `a ${value.constructor.name}`
  return typeof value === 'function' ? 'a function' : String(value)
}
