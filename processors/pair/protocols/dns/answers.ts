// The records of an answer (RFC 1035 §4.1.3): addresses, and the rest of the response code (RFC 6891 §6.1.3).
import { FAMILY, textOf } from '../../address.ts'
import { TYPE } from '../../../../pipeline/dns/codes.ts'
import type { Message } from '../../../../pipeline/dns/message.ts'
import { skipName } from '../../../../pipeline/dns/name.ts'

/** Type, class, time to live and length. */
const FIXED_BYTES = 10
/** Addresses that a span names. */
const ADDRESSES = 64
/** Records that are looked at: 4 KiB hold no more than this, at 11 bytes each. */
const RECORDS = 400

export interface DnsResponse {
  readonly rcode: number
  readonly truncated: boolean
  /** IPv4 and IPv6 addresses of the answer section. */
  readonly addresses: readonly string[]
}

/** What the response says whose header and question `message` has read. The bytes up to `to` may be less than all of it. */
export function responseOf(message: Message, bytes: Buffer, to: number): DnsResponse {
  const addresses: string[] = []
  let rcode = message.rcode
  const last = message.answers + message.authority + message.additional
  let at = message.answersFrom
  for (let i = 0; i < Math.min(last, RECORDS); i++) {
    const fixed = skipName(bytes, at, to, true)
    if (fixed < 0 || fixed + FIXED_BYTES > to) break
    const type = bytes.readUInt16BE(fixed)
    const data = fixed + FIXED_BYTES
    at = data + bytes.readUInt16BE(fixed + 8)
    if (at > to) break
    if (i < message.answers && addresses.length < ADDRESSES) {
      if (type === TYPE.a && at - data === 4) addresses.push(bytes.subarray(data, at).join('.'))
      else if (type === TYPE.aaaa && at - data === 16) {
        addresses.push(textOf(bytes.toString('latin1', data, at), FAMILY.inet6))
      }
    }
    // The time to live of an OPT record begins with the upper bits.
    if (type === TYPE.opt) rcode |= bytes[fixed + 4]! << 4
  }
  return { rcode, truncated: message.truncated, addresses }
}
