// Domain names (RFC 1035 §3.1, §4.1.4). Only the name of a question becomes text, and nothing can stand in front of it that it
// could point to. Everywhere else a name is stepped over, and a pointer ends it: nothing is ever followed, so nothing can loop.

/** RFC 1035 §2.3.4, with all length bytes. */
const NAME_BYTES = 255
const POINTER = 0xc0
const DOT = 46
const QUOTE = 34
const BACKSLASH = 92
const ESCAPES: Readonly<Record<number, string>> = { 9: '\\t', 10: '\\n', 13: '\\r' }

/** What `skipName` gives where there is none. */
export const NAME_CUT = -1
export const NAME_BAD = -2

/** Index after the name at `at`; NAME_CUT: it goes on past `to`; NAME_BAD: it is none. A pointer ends a name if `pointers`. */
export function skipName(bytes: Buffer, at: number, to: number, pointers: boolean): number {
  const most = at + NAME_BYTES
  let i = at
  while (i < to) {
    const length = bytes[i]!
    if (length === 0) return i < most ? i + 1 : NAME_BAD
    if (length >= POINTER) return !pointers ? NAME_BAD : i + 2 <= to ? i + 2 : NAME_CUT
    // 0x40 and 0x80 are kinds of labels that were given up (RFC 6891 §5).
    if (length > 63) return NAME_BAD
    i += length + 1
    if (i >= most) return NAME_BAD
  }
  return NAME_CUT
}

/**
 * The name of [from, to), which `skipName` has taken, as the query has it: neither lower case nor a dot at the end; `.` is the
 * root. Escaped as semantic conventions ask for dns.question.name.
 */
export function nameText(bytes: Buffer, from: number, to: number): string {
  if (to - from === 1) return '.'
  let text = ''
  let at = from
  while (at < to - 1) {
    const end = at + 1 + bytes[at]!
    if (at > from) text += '.'
    text += isPlain(bytes, at + 1, end)
      ? bytes.toString('latin1', at + 1, end)
      : escaped(bytes, at + 1, end)
    at = end
  }
  return text
}

function isPlain(bytes: Buffer, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const byte = bytes[i]!
    if (byte < 32 || byte > 126 || byte === DOT || byte === QUOTE || byte === BACKSLASH) {
      return false
    }
  }
  return true
}

function escaped(bytes: Buffer, from: number, to: number): string {
  let text = ''
  for (let i = from; i < to; i++) {
    const byte = bytes[i]!
    if (byte === DOT || byte === QUOTE || byte === BACKSLASH) {
      text += `\\${String.fromCharCode(byte)}`
    } else if (byte >= 32 && byte <= 126) text += String.fromCharCode(byte)
    else text += ESCAPES[byte] ?? `\\${String(byte).padStart(3, '0')}`
  }
  return text
}
