// The KeyValue that nearly all attributes are, recognised at a glance: a key and one value that is text, a number or a boolean.

const KEY = 0x0a
const VALUE = 0x12
const TEXT = 0x0a
const BOOL = 0x10
const INT = 0x18
const DOUBLE = 0x21

/** True when the bytes from `from` to `end` are such a KeyValue, with lengths below 128, and well-formed; false says nothing. */
export function isPlainPair(bytes: Uint8Array, from: number, end: number): boolean {
  if (end - from < 6 || bytes[from] !== KEY) return false
  const keyLength = bytes[from + 1]!
  const value = from + 2 + keyLength
  if (keyLength > 127 || value + 4 > end || bytes[value] !== VALUE) return false
  const valueLength = bytes[value + 1]!
  const inner = value + 2
  if (valueLength > 127 || inner + valueLength !== end) return false
  const first = bytes[inner + 1]!
  switch (bytes[inner]) {
    case TEXT:
      return first < 128 && first + 2 === valueLength
    case BOOL:
    case INT:
      if (valueLength === 2) return first < 128
      return valueLength === 3 && first > 127 && bytes[inner + 2]! < 128
    case DOUBLE:
      return valueLength === 9
    default:
      return false
  }
}
