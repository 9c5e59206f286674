// The action `hash`: SHA-256 in lower-case hex (attraction/hasher.go).
import { createHash } from 'node:crypto'
import type { AttributeValue } from '../../pipeline/data/attributes.ts'
import { doubleOf } from './convert.ts'

/** The hash of a string's bytes, of one byte for a boolean, of eight little-endian ones for a number; '' for anything else. */
export function hash(value: AttributeValue): string {
  const bytes = bytesOf(value)
  return bytes === undefined ? '' : createHash('sha256').update(bytes).digest('hex')
}

function bytesOf(value: AttributeValue): string | Uint8Array | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return Uint8Array.of(value ? 1 : 0)
  const bytes = new DataView(new ArrayBuffer(8))
  const double = doubleOf(value)
  if (double !== undefined) bytes.setFloat64(0, double, true)
  else if (typeof value === 'bigint') bytes.setBigInt64(0, value, true)
  else if (typeof value === 'number') bytes.setBigInt64(0, BigInt(value), true)
  else return undefined
  return new Uint8Array(bytes.buffer)
}
