// Request and status lines (RFC 9112 §3, §4), whole and in part.
import { CR, LF } from '../../../pipeline/http1/bytes.ts'

/** Longer lines are given up. */
export const MAX_LINE = 65_536
/** Enough of a line to see whether it may become one of HTTP/1. */
export const START = 40

/** A method has at most 32 characters (RFC 9110 §5.6.2: tchar). */
const METHOD = "[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}"
export const REQUEST = new RegExp(`^(${METHOD}) (.+) HTTP/1\\.\\d$`, 's')
const UNKNOWN_METHOD = new RegExp(`^(${METHOD})( ?)`)
export const STATUS = /^HTTP\/1\.\d ([1-9]\d\d) ?/
/** Any begin of a version and a code. */
const PART_OF_STATUS = 'H(?:T(?:T(?:P(?:/(?:1(?:\\.(?:\\d(?: \\d{0,3})?)?)?)?)?)?)?)?$'
export const MAYBE = new RegExp(`^(?:${METHOD}(?: |$)|HTTP/1\\.|${PART_OF_STATUS})`)
/** The code has ended, what follows is the reason. */
export const STATUS_DONE = /^HTTP\/1\.\d ([1-9]\d\d)[ \r]/
const KNOWN = '(?:GET|POST|PUT|DELETE|HEAD|OPTIONS|PATCH|CONNECT|TRACE|QUERY)'
/** What stays of a line that was not completed: without it, nobody would know that a message began. Nothing in it is secret. */
const BEGIN = new RegExp(`^(?:${KNOWN} [/*]?|HTTP/1\\.\\d [1-9]\\d\\d|${PART_OF_STATUS})`)
/** Hardly anything but HTTP begins so. */
const CERTAIN = new RegExp(`^(?:${KNOWN} [*/-\\u00ff]|HTTP/1\\.\\d [1-9]\\d\\d)`)

/** The begin of a line that was not completed, its method known or covered. */
export function beginOf(start: string): string {
  const known = BEGIN.exec(start)
  if (known) return known[0]
  const method = UNKNOWN_METHOD.exec(start)
  return method ? 'X'.repeat(method[1]!.length) + method[2] : ''
}

/** Could a request or status line begin at `from`? */
export function maybeStartLine(bytes: Uint8Array, from: number, to: number): boolean {
  return from < to && MAYBE.test(latin1(bytes, from, Math.min(to, from + START)))
}

/** Does a request or status line begin at `from`, for all that can be seen of it? */
export function isStartLine(bytes: Uint8Array, from: number, to: number): boolean {
  if (!maybeStartLine(bytes, from, to)) return false
  const feed = bytes.indexOf(LF, from)
  if (feed < 0 || feed >= to) return CERTAIN.test(latin1(bytes, from, Math.min(to, from + START)))
  if (feed - from > MAX_LINE) return false
  const text = latin1(bytes, from, bytes[feed - 1] === CR ? feed - 1 : feed)
  return REQUEST.test(text) || STATUS.test(text)
}

export function latin1(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1')
}
