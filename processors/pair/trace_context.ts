// W3C Trace Context: the traceparent header (https://www.w3.org/TR/trace-context/ §3.2). Ids are kept as 32-bit words, in the
// byte order in which they lie in a span batch.

export interface TraceContext {
  readonly trace: readonly [number, number, number, number]
  readonly span: readonly [number, number]
  readonly flags: number
  state: string | undefined
}

/** version-traceid-parentid-flags */
const LENGTH = 55
const DASH = 45

const DIGIT = new Uint8Array(256).fill(255)
for (let i = 0; i < 16; i++) DIGIT[i.toString(16).charCodeAt(0)] = i

/** Parse [from, to): undefined when the standard says to ignore it. */
export function parseTraceContext(
  bytes: Buffer,
  from: number,
  to: number,
): TraceContext | undefined {
  const length = to - from
  if (length < LENGTH) return undefined
  const version = hexByte(bytes, from)
  if (version < 0 || version === 255) return undefined
  // Version 00 ends here; a later one may go on after a dash (§4.3).
  if (length > LENGTH && (version === 0 || bytes[from + LENGTH] !== DASH)) return undefined
  if (bytes[from + 2] !== DASH || bytes[from + 35] !== DASH || bytes[from + 52] !== DASH) {
    return undefined
  }
  for (let i = from + 3; i < from + LENGTH; i++) {
    if (DIGIT[bytes[i]!] === 255 && i !== from + 35 && i !== from + 52) return undefined
  }
  const at = from + 3
  const trace: TraceContext['trace'] = [
    word(bytes, at),
    word(bytes, at + 8),
    word(bytes, at + 16),
    word(bytes, at + 24),
  ]
  const span: TraceContext['span'] = [word(bytes, from + 36), word(bytes, from + 44)]
  if ((trace[0] | trace[1] | trace[2] | trace[3]) === 0 || (span[0] | span[1]) === 0)
    return undefined
  return { trace, span, flags: hexByte(bytes, from + 53), state: undefined }
}

/** Eight hexadecimal digits as the word whose little end is the first byte. */
function word(bytes: Buffer, at: number): number {
  return (
    hexByte(bytes, at) |
    (hexByte(bytes, at + 2) << 8) |
    (hexByte(bytes, at + 4) << 16) |
    (hexByte(bytes, at + 6) << 24)
  )
}

/** -1 when the two bytes are not hexadecimal digits in lower case. */
function hexByte(bytes: Buffer, at: number): number {
  const high = DIGIT[bytes[at]!]!
  const low = DIGIT[bytes[at + 1]!]!
  return high === 255 || low === 255 ? -1 : high * 16 + low
}
