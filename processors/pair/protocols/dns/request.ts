// A query as far as spans care, and how an answer is told to be its own.
import { ByteTable } from '../../byte_table.ts'
import type { Message } from '../../../../pipeline/dns/message.ts'
import { nameText } from '../../../../pipeline/dns/name.ts'

const SLOTS = 1024

export interface DnsRequest {
  readonly id: number
  readonly opcode: number
  readonly type: number
  readonly class: number
  /** As it was asked; '' when the query has no question. */
  readonly name: string
  readonly transport: 'udp' | 'tcp'
  /** How often it was sent, with the same id from the same socket. */
  attempts: number
}

/** Names that come again and again, as strings. */
export class Names extends ByteTable<string> {
  constructor() {
    super(SLOTS, nameText)
  }
}

/** The request that `message` has read from `bytes`. */
export function requestOf(
  message: Message,
  bytes: Buffer,
  names: Names,
  transport: 'udp' | 'tcp',
): DnsRequest {
  return {
    id: message.id,
    opcode: message.opcode,
    type: message.type,
    class: message.class,
    name: names.at(bytes, message.nameFrom, message.nameTo),
    transport,
    attempts: 1,
  }
}
