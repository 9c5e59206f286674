// Encodes DNS messages (RFC 1035 §4.1) as resolvers and servers send them.

export interface DnsMessage {
  readonly id?: number
  readonly name?: string
  readonly type?: number
  readonly opcode?: number
  /** No question at all. */
  readonly bare?: boolean
}

export interface DnsAnswer extends DnsMessage {
  readonly rcode?: number
  readonly truncated?: boolean
  /** A and AAAA records of the question's name. */
  readonly addresses?: readonly string[]
  /** An alias in front of them. */
  readonly alias?: string
}

const A = 1
const AAAA = 28
const CNAME = 5
const OPT = 41

/** Labels, lengths first. */
export function wireName(name: string): Buffer {
  const labels = name === '.' ? [] : name.split('.')
  const parts = labels.map((label) => {
    const text = Buffer.from(label, 'latin1')
    return Buffer.concat([Buffer.from([text.length]), text])
  })
  return Buffer.concat([...parts, Buffer.from([0])])
}

function u16(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2)
  values.forEach((value, i) => bytes.writeUInt16BE(value, i * 2))
  return bytes
}

function question({ name = 'shop.test', type = A, bare = false }: DnsMessage): Buffer {
  return bare ? Buffer.alloc(0) : Buffer.concat([wireName(name), u16(type, 1)])
}

/** An OPT record: EDNS with the upper bits of a response code. */
function edns(rcode = 0): Buffer {
  return Buffer.concat([Buffer.from([0]), u16(OPT, 1232, (rcode >> 4) << 8, 0, 0)])
}

/** A query with EDNS. */
export function query(message: DnsMessage = {}): Buffer {
  const flags = ((message.opcode ?? 0) << 11) | 0x0100
  const header = u16(message.id ?? 1, flags, message.bare ? 0 : 1, 0, 0, 1)
  return Buffer.concat([header, question(message), edns()])
}

/** The answer to a query of the same id, name and type. */
export function response(message: DnsAnswer = {}): Buffer {
  const { rcode = 0, addresses = [], alias, truncated = false } = message
  const flags = 0x8180 | ((message.opcode ?? 0) << 11) | (truncated ? 0x0200 : 0) | (rcode & 15)
  const counts = [message.bare ? 0 : 1, addresses.length + (alias === undefined ? 0 : 1), 0, 1]
  const records = addresses.map((address) => record(address))
  if (alias !== undefined) {
    const data = wireName(alias)
    records.unshift(Buffer.concat([u16(0xc00c, CNAME, 1, 0, 60, data.length), data]))
  }
  const header = u16(message.id ?? 1, flags, ...counts)
  return Buffer.concat([header, question(message), ...records, edns(rcode)])
}

/** One address of the name at offset 12. */
function record(address: string): Buffer {
  const v6 = address.includes(':')
  const data = v6 ? u16(...groups(address)) : Buffer.from(address.split('.').map(Number))
  return Buffer.concat([u16(0xc00c, v6 ? AAAA : A, 1, 0, 60, data.length), data])
}

function groups(address: string): number[] {
  const [left = '', right = ''] = address.split('::')
  const words = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((word) => Number.parseInt(word, 16))
  const [head, tail] = [words(left), words(right)]
  return [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail]
}

/** As it goes over TCP, with its length in front: bytes as latin1, like all text of simulated ends. */
export function framed(...messages: readonly Buffer[]): string {
  return Buffer.concat(messages.flatMap((message) => [u16(message.length), message])).toString(
    'latin1',
  )
}
