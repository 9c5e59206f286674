// Is this the begin of an HTTP/1 message? As sure as the bytes allow: where a whole line is there, all of it must fit.
import { DETECTED, type Detected } from '../protocol.ts'
import { CR, LF, SLASH, SP } from '../../../../pipeline/http1/bytes.ts'
import { isVersion } from './bytes.ts'
import { endOfToken, isStatusLine } from './head.ts'
import { METHOD_BYTES, type Methods, OTHER } from './method.ts'

const STATUS = Buffer.from('HTTP/1.')
const STATUS_BYTES = 12
const BLANK_BYTES = 8
/** A request line of an unknown method may be this long before it is given up. */
const LINE_LIMIT = 3072

/** [begin, to) are the first bytes of a call. `maybeCut`: an unknown method may be the rest of a known one. */
export function detect(
  methods: Methods,
  bytes: Buffer,
  begin: number,
  to: number,
  maybeCut: boolean,
): Detected {
  let from = begin
  // RFC 9112 §2.2: a server ignores empty lines before a request.
  while (from < to && from < begin + BLANK_BYTES && isLineEnd(bytes[from]!)) from++
  if (from === to) return DETECTED.more
  const status = detectStatus(bytes, from, to)
  if (status !== DETECTED.no) return status
  const space = endOfToken(bytes, from, to)
  if (space === to) return to - from <= METHOD_BYTES ? DETECTED.more : DETECTED.no
  if (space === from || bytes[space] !== SP) return DETECTED.no
  if (maybeCut && methods.match(bytes, from, space) === OTHER) return DETECTED.no
  let line = space + 1
  while (line < to && bytes[line] !== LF) line++
  if (line < to) return isRequestLine(bytes, space, line) ? DETECTED.request : DETECTED.no
  if (space + 1 === to) return DETECTED.more
  if (methods.match(bytes, from, space) !== OTHER && isTarget(bytes[space + 1]!)) {
    return DETECTED.request
  }
  return line - from < LINE_LIMIT ? DETECTED.more : DETECTED.no
}

function isLineEnd(byte: number): boolean {
  return byte === CR || byte === LF
}

function detectStatus(bytes: Buffer, from: number, to: number): Detected {
  const length = Math.min(to - from, STATUS.length)
  for (let i = 0; i < length; i++) if (bytes[from + i] !== STATUS[i]) return DETECTED.no
  if (to - from < STATUS_BYTES) return DETECTED.more
  return isStatusLine(bytes, from) ? DETECTED.response : DETECTED.no
}

function isRequestLine(bytes: Buffer, space: number, line: number): boolean {
  const end = bytes[line - 1] === CR ? line - 1 : line
  const version = end - 9
  if (version <= space + 1 || bytes[version] !== SP || !isVersion(bytes, version + 1)) return false
  for (let at = space + 1; at < version; at++) if (bytes[at] === SP) return false
  return true
}

/** A target is a path, an absolute URI, `*`, or for CONNECT an authority (RFC 9112 §3.2). */
function isTarget(byte: number): boolean {
  return byte === SLASH || byte === 42 || byte > 47
}
