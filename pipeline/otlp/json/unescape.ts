// The escapes of JSON strings (RFC 8259 section 7) as UTF-8.
import type { Writer } from '../writer.ts'

const BACKSLASH = 0x5c
const U = 0x75

/** What stands after a backslash, and what it means. */
const ESCAPES = new Map(
  '"\\/bfnrt'.split('').map((char, i) => [char.charCodeAt(0), '"\\/\b\f\n\r\t'.charCodeAt(i)]),
)

/**
 * Append what stands between the quotes, from `from` to `to`. Half a surrogate pair becomes U+FFFD.
 * Throws an Error of one sentence when an escape is none of JSON's.
 */
export function unescape(bytes: Uint8Array, from: number, to: number, writer: Writer): void {
  // No escape is shorter than what it means.
  writer.need(to - from)
  for (let at = from; at < to;) {
    const byte = bytes[at]!
    if (byte !== BACKSLASH) {
      writer.byte(byte)
      at++
    } else if (bytes[at + 1] === U) {
      at = unescapeUnits(bytes, at, to, writer)
    } else {
      const meant = ESCAPES.get(bytes[at + 1]!)
      if (meant === undefined) throw new Error(`json: an escape that is none, at byte ${at}`)
      writer.byte(meant)
      at += 2
    }
  }
}

/** One or two UTF-16 code units; where they end. */
function unescapeUnits(bytes: Uint8Array, at: number, to: number, writer: Writer): number {
  const unit = unitAt(bytes, at, to)
  if (unit < 0) throw new Error(`json: an escape that is none, at byte ${at}`)
  if (unit >= 0xd800 && unit <= 0xdbff) {
    const second = unitAt(bytes, at + 6, to)
    if (second >= 0xdc00 && second <= 0xdfff) {
      writeCodePoint(writer, 0x10000 + ((unit - 0xd800) << 10) + (second - 0xdc00))
      return at + 12
    }
  }
  writeCodePoint(writer, unit >= 0xd800 && unit <= 0xdfff ? 0xfffd : unit)
  return at + 6
}

/** Of `\uXXXX` at `at`; -1 when there is none. */
function unitAt(bytes: Uint8Array, at: number, to: number): number {
  if (at + 6 > to || bytes[at] !== BACKSLASH || bytes[at + 1] !== U) return -1
  let unit = 0
  for (let i = at + 2; i < at + 6; i++) {
    const digit = hexDigit(bytes[i]!)
    if (digit < 0) return -1
    unit = unit * 16 + digit
  }
  return unit
}

/** The value of a hexadecimal digit, -1 when it is none. */
export function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}

function writeCodePoint(writer: Writer, point: number): void {
  if (point < 0x80) {
    writer.byte(point)
    return
  }
  if (point < 0x800) writer.byte(0xc0 | (point >> 6))
  else {
    if (point < 0x10000) writer.byte(0xe0 | (point >> 12))
    else {
      writer.byte(0xf0 | (point >> 18))
      writer.byte(0x80 | ((point >> 12) & 63))
    }
    writer.byte(0x80 | ((point >> 6) & 63))
  }
  writer.byte(0x80 | (point & 63))
}
