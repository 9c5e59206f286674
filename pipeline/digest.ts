// What tells one content of a file from another.
import { createHash } from 'node:crypto'

/** Of the same bytes the same text: SHA-256 in hexadecimal digits. */
export const digestOf = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex')
