// Masks a datagram of DNS: header, question and addresses are what spans are made of; the data of other records is nobody's
// business, and neither is a datagram that is no DNS.
import { TYPE } from '../../../pipeline/dns/codes.ts'
import { Message, READ } from '../../../pipeline/dns/message.ts'
import { skipName } from '../../../pipeline/dns/name.ts'
import { DATA_MASK } from './masks.ts'

/** Type, class, time to live and length of a record (RFC 1035 §4.1.3). */
const FIXED_BYTES = 10
const KEPT: readonly number[] = [TYPE.a, TYPE.aaaa]

const message = new Message()

/** Mask what [from, to) of `data` has to hide, at equal length. */
export function maskDatagram(data: Uint8Array, from: number, to: number): void {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  if (message.read(bytes, from, to) !== READ.done) {
    bytes.fill(DATA_MASK, from, to)
    return
  }
  let at = message.answersFrom
  while (at < to) {
    const fixed = skipName(bytes, at, to, true)
    if (fixed < 0 || fixed + FIXED_BYTES > to) break
    const data = fixed + FIXED_BYTES
    const end = data + bytes.readUInt16BE(fixed + 8)
    if (end > to) break
    if (!KEPT.includes(bytes.readUInt16BE(fixed))) bytes.fill(DATA_MASK, data, end)
    at = end
  }
  bytes.fill(DATA_MASK, at, to)
}
