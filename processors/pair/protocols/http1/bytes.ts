// What the first bytes of HTTP/1's parts look like.
import { isDigit, SLASH } from '../../../../pipeline/http1/bytes.ts'

/** RFC 9110 §5.6.2 tchar. */
export const TOKEN: Uint8Array = new Uint8Array(256)
for (const char of "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") {
  TOKEN[char.charCodeAt(0)] = 1
}

/** True when [from, to) begins with `name`, which is in lower case; letters of either case match. */
export function startsWith(bytes: Buffer, from: number, to: number, name: Buffer): boolean {
  const length = name.length
  if (to - from < length) return false
  for (let i = 0; i < length; i++) if ((bytes[from + i]! | 0x20) !== name[i]) return false
  return true
}

/** True when the bytes at `at` are `HTTP/1.` and a digit; the caller knows that eight are there. */
export function isVersion(bytes: Buffer, at: number): boolean {
  return (
    bytes[at] === 72 &&
    bytes[at + 1] === 84 &&
    bytes[at + 2] === 84 &&
    bytes[at + 3] === 80 &&
    bytes[at + 4] === SLASH &&
    bytes[at + 5] === 49 &&
    bytes[at + 6] === 46 &&
    isDigit(bytes[at + 7]!)
  )
}
