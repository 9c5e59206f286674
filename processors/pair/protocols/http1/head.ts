// Start lines (RFC 9112 §3 and §4) and, with fields.ts, whole heads. Parsed in place: the result is where things lie.
import { CR, isDigit, LF, SP } from '../../../../pipeline/http1/bytes.ts'
import { isVersion, TOKEN } from './bytes.ts'
import { Fields, MALFORMED, MORE } from './fields.ts'
import { METHOD_BYTES } from './method.ts'

/** ` HTTP/1.x` at the end of a request line. */
const VERSION_BYTES = 9
/** `HTTP/1.x ddd` */
const STATUS_BYTES = 12

export class RequestHead extends Fields {
  methodFrom = 0
  methodTo = 0
  targetFrom = 0
  targetTo = 0
  /** 0 or 1: the minor version. */
  minor = 1

  /** Parse the head that begins at `from`. Gives the index after it, MORE or MALFORMED. */
  read(bytes: Buffer, from: number, to: number): number {
    this.clear()
    const space = endOfToken(bytes, from, to)
    if (space === to) return to - from > METHOD_BYTES ? MALFORMED : MORE
    if (space === from || bytes[space] !== SP) return MALFORMED
    let line = space + 1
    while (line < to && bytes[line] !== LF) line++
    if (line === to) return MORE
    const end = bytes[line - 1] === CR ? line - 1 : line
    const version = end - VERSION_BYTES
    if (version <= space + 1 || bytes[version] !== SP || !isVersion(bytes, version + 1)) {
      return MALFORMED
    }
    this.methodFrom = from
    this.methodTo = space
    this.targetFrom = space + 1
    this.targetTo = version
    this.minor = bytes[end - 1] === 48 ? 0 : 1
    return this.parse(bytes, line + 1, to)
  }
}

export class ResponseHead extends Fields {
  status = 0
  minor = 1

  /** Parse the head that begins at `from`. Gives the index after it, MORE or MALFORMED. */
  read(bytes: Buffer, from: number, to: number): number {
    this.clear()
    if (to - from < STATUS_BYTES) return MORE
    if (!isStatusLine(bytes, from)) return MALFORMED
    this.status = statusAt(bytes, from + 9)
    this.minor = bytes[from + 7] === 48 ? 0 : 1
    let line = from + STATUS_BYTES
    while (line < to && bytes[line] !== LF) line++
    if (line === to) return MORE
    return this.parse(bytes, line + 1, to)
  }
}

/** Index of the first byte after `from` that cannot be part of a method; at most METHOD_BYTES + 1 bytes on. */
export function endOfToken(bytes: Buffer, from: number, to: number): number {
  const limit = Math.min(to, from + METHOD_BYTES + 1)
  let at = from
  while (at < limit && TOKEN[bytes[at]!] === 1) at++
  return at
}

/** `HTTP/1.x ddd`, which the caller knows to be there in full. */
export function isStatusLine(bytes: Buffer, at: number): boolean {
  return (
    isVersion(bytes, at) &&
    bytes[at + 8] === SP &&
    bytes[at + 9]! >= 49 &&
    bytes[at + 9]! <= 57 &&
    isDigit(bytes[at + 10]!) &&
    isDigit(bytes[at + 11]!)
  )
}

function statusAt(bytes: Buffer, at: number): number {
  return (bytes[at]! - 48) * 100 + (bytes[at + 1]! - 48) * 10 + (bytes[at + 2]! - 48)
}
