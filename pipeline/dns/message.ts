// A DNS message (RFC 1035 §4.1): its header and its one question. Read into one object that is used again.
import { NAME_BAD, NAME_CUT, skipName } from './name.ts'
import { OPCODE } from './codes.ts'

export const HEADER_BYTES = 12
/** Type and class. */
const QUESTION_BYTES = 4
/** Queries carry EDNS, a signature, or nothing; an IXFR the SOA that it has (RFC 1995 §3). */
const QUERY_AUTHORITY = 1
const QUERY_ADDITIONAL = 4

/** What became of reading a message. */
export const READ = { done: 0, cut: 1, bad: 2 } as const
export type Read = (typeof READ)[keyof typeof READ]

export class Message {
  id = 0
  isResponse = false
  opcode = 0
  /** TC: the answer did not fit, and is asked for again over TCP. */
  truncated = false
  /** The four bits of the header. */
  rcode = 0
  questions = 0
  answers = 0
  authority = 0
  additional = 0
  type = 0
  class = 0
  /** The question's name is [nameFrom, nameTo); empty when there is no question. */
  nameFrom = 0
  nameTo = 0
  /** After the question. */
  answersFrom = 0

  /** Read [from, to). `cut`: it ends before the question does. Only answers may have no question. */
  read(bytes: Buffer, from: number, to: number): Read {
    if (to - from < HEADER_BYTES) return READ.cut
    const flags = bytes[from + 2]!
    this.id = bytes.readUInt16BE(from)
    this.isResponse = flags >= 128
    this.opcode = (flags >> 3) & 15
    this.truncated = (flags & 2) !== 0
    this.rcode = bytes[from + 3]! & 15
    this.questions = bytes.readUInt16BE(from + 4)
    this.answers = bytes.readUInt16BE(from + 6)
    this.authority = bytes.readUInt16BE(from + 8)
    this.additional = bytes.readUInt16BE(from + 10)
    this.nameFrom = from + HEADER_BYTES
    this.nameTo = this.nameFrom
    this.answersFrom = this.nameFrom
    if (this.questions === 0 && this.isResponse) return READ.done
    if (this.questions !== 1) return READ.bad
    const end = skipName(bytes, this.nameFrom, to, false)
    if (end === NAME_BAD) return READ.bad
    if (end === NAME_CUT || end + QUESTION_BYTES > to) return READ.cut
    this.type = bytes.readUInt16BE(end)
    this.class = bytes.readUInt16BE(end + 2)
    this.nameTo = end
    this.answersFrom = end + QUESTION_BYTES
    return READ.done
  }

  /** Has what was read the header of a query that somebody would send? For bytes that may be anything. */
  get isLikely(): boolean {
    if (this.questions !== 1 || this.opcode > OPCODE.update) return false
    if (this.isResponse || this.opcode !== OPCODE.query) return true
    return (
      this.rcode === 0 &&
      this.answers === 0 &&
      this.authority <= QUERY_AUTHORITY &&
      this.additional <= QUERY_ADDITIONAL
    )
  }
}
