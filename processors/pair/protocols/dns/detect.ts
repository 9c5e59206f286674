// Is this the begin of DNS over TCP? A connection may carry anything, so all that is there must fit: the length in front, the
// header, the question, and where the message ends.
import { DETECTED, type Detected } from '../protocol.ts'
import { HEADER_BYTES, Message, READ } from '../../../../pipeline/dns/message.ts'

const LENGTH_BYTES = 2
/** The root, a type and a class. */
const SHORTEST = HEADER_BYTES + 5
/** IN, CH, HS, NONE, ANY (RFC 6895 §3.2). */
const CLASSES: readonly number[] = [1, 3, 4, 254, 255]

const message = new Message()

/** [from, to) are the first bytes of a call. */
export function detect(bytes: Buffer, from: number, to: number): Detected {
  const at = from + LENGTH_BYTES
  if (to < at) return to > from && bytes[from]! < 16 ? DETECTED.more : DETECTED.no
  const length = bytes.readUInt16BE(from)
  if (length < SHORTEST) return DETECTED.no
  const end = Math.min(to, at + length)
  if (message.read(bytes, at, end) === READ.bad) return DETECTED.no
  if (end - at < HEADER_BYTES) return length < 4096 ? DETECTED.more : DETECTED.no
  if (!message.isLikely) return DETECTED.no
  if (message.nameTo === message.nameFrom) return end < at + length ? DETECTED.more : DETECTED.no
  if (!CLASSES.includes(message.class)) return DETECTED.no
  const records = message.answers + message.authority + message.additional
  const whole = at + length === message.answersFrom
  if (message.answersFrom > at + length || whole !== (records === 0)) return DETECTED.no
  return message.isResponse ? DETECTED.response : DETECTED.request
}
