// Random requests by the schema: every field, in any order, some twice, some unknown; numbers packed and one by one.
import fc from 'fast-check'
import type { Field, Message, Scalar } from '../../../pipeline/otlp/schema/message.ts'
import { REQUEST } from '../../../pipeline/otlp/schema/requests.ts'
import type { ExportedSignal } from '../../../pipeline/signal.ts'

/** `tame`: nothing comes twice that is singular, no unknown fields, no unknown numbers in enums, and nothing of profiles. */
export interface Wildness {
  readonly tame: boolean
}

/** The bytes of an Export…ServiceRequest that is well-formed. */
export const randomRequest = (signal: ExportedSignal, how: Wildness): fc.Arbitrary<Uint8Array> =>
  fc
    .array(messageOf(REQUEST[signal].fields[0]!.type as Message, how, 6), { maxLength: 3 })
    .map((messages) => Buffer.concat(messages.map((bytes) => delimited(1, bytes))))

function messageOf(message: Message, how: Wildness, depth: number): fc.Arbitrary<Uint8Array> {
  const known = message.fields.filter(
    ({ number, name, type }) =>
      number < 1000 &&
      (typeof type === 'string' || depth > 0) &&
      !(how.tame && name.endsWith('Strindex')),
  )
  const fields = (some: readonly Field[]): fc.Arbitrary<Uint8Array>[] =>
    some.map((field) => fieldOf(field, how, depth))
  const groups = fields(known.filter(({ group }) => group))
  const alone = fields(known.filter(({ group }) => !group))
  const parts = [...alone, ...(groups.length > 0 ? [fc.oneof(...groups)] : [])]
  const some = parts.map((part) => fc.option(part, { nil: Buffer.alloc(0), freq: 3 }))
  const all = fc.tuple(...some).map((fields) => Buffer.concat(fields))
  if (how.tame) return all
  const twice = fields(known.filter((field) => !isPacked(field)))
  const more = fc.array(fc.oneof(...twice, unknown()), { maxLength: 2 })
  return fc.tuple(all, more).map(([fields, rest]) => Buffer.concat([...rest, fields]))
}

/** pdata forgets what came before a packed run of numbers, where protobuf's specification says that they are put together. */
const isPacked = ({ label, type }: Field): boolean =>
  label === 'list' && typeof type === 'string' && type !== 'string'

function fieldOf(field: Field, how: Wildness, depth: number): fc.Arbitrary<Uint8Array> {
  const { number, type } = field
  if (typeof type !== 'string') {
    const one = fc
      .memo((n) => messageOf(type, how, n))(depth - 1)
      .map((bytes) => delimited(number, bytes))
    return field.label === 'list' ? several(one) : one
  }
  const { wire, value } = scalar(field, type, how)
  const tagged = value.map((bytes) => Buffer.concat([tag(number, wire), bytes]))
  if (field.label !== 'list') return tagged
  if (wire === 2) return several(tagged)
  const packed = fc
    .array(value, { maxLength: 5, minLength: 1 })
    .map((bytes) => delimited(number, Buffer.concat(bytes)))
  return fc.oneof(packed, several(tagged))
}

const several = (one: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> =>
  fc.array(one, { minLength: 1, maxLength: 3 }).map((all) => Buffer.concat(all))

interface Shape {
  readonly wire: number
  readonly value: fc.Arbitrary<Uint8Array>
}

function scalar({ label, names }: Field, type: Scalar, { tame }: Wildness): Shape {
  switch (type) {
    case 'string':
      return { wire: 2, value: text.map((each) => withLength(Buffer.from(each))) }
    case 'bytes':
      return { wire: 2, value: fc.uint8Array({ maxLength: 9 }).map(withLength) }
    case 'traceId':
    case 'spanId':
      return { wire: 2, value: id(type === 'traceId' ? 16 : 8).map(withLength) }
    case 'bool':
      return { wire: 0, value: fc.constantFrom(0n, 1n, ...(tame ? [] : [2n ** 63n])).map(varint) }
    case 'fixed32':
      return { wire: 5, value: word.map((value) => littleEndian(BigInt(value), 4)) }
    case 'fixed64':
    case 'sfixed64':
      return { wire: 1, value: long.map((value) => littleEndian(value, 8)) }
    case 'double':
      // JSON drops the sign of a zero that is the field's default.
      return { wire: 1, value: double.map((value) => doubleBytes(label ? value : value + 0)) }
    case 'uint32':
    case 'sint32':
      return { wire: 0, value: word.map((value) => varint(BigInt(value))) }
    case 'int32':
      return { wire: 0, value: fc.nat(tame && names ? names.size - 1 : 200).map(varint) }
    default:
      return { wire: 0, value: long.map(varint) }
  }
}

const text = fc.oneof(
  fc.constantFrom('', 'service.name', 'GET', '/a', '\u2028</b>&\u0000\u001f\u007f"\\\n\r\t\b\f'),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
)
const word = fc.oneof(fc.constantFrom(0, 1, 2 ** 32 - 1), fc.integer({ min: 0, max: 2 ** 32 - 1 }))
const long = fc.oneof(
  fc.constantFrom(0n, 1n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n, 2n ** 64n - 1n),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
)
const double = fc.oneof(
  fc.constantFrom(0, -0, 3, -3, 1e-6, 1e-7, 1.5e-9, 1e20, 1e21, 1.25e300, 5e-324, 2 ** 53, 0.1),
  fc.double(),
)
const id = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    fc.constantFrom(Buffer.alloc(0), Buffer.alloc(length)),
    fc.uint8Array({ minLength: length, maxLength: length }),
  )

export function tag(field: number, wire: number): Buffer {
  return varint(BigInt(field * 8 + wire))
}

export const delimited = (field: number, bytes: Uint8Array): Buffer =>
  Buffer.concat([tag(field, 2), withLength(bytes)])

const withLength = (bytes: Uint8Array): Buffer =>
  Buffer.concat([varint(BigInt(bytes.length)), bytes])

export function varint(value: bigint | number): Buffer {
  const bytes: number[] = []
  let rest = BigInt(value)
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  return Buffer.from([...bytes, Number(rest)])
}

function littleEndian(value: bigint, length: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(value)
  return bytes.subarray(0, length)
}

function doubleBytes(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleLE(value)
  return bytes
}

const unknown = (): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    fc.uint8Array({ maxLength: 9 }).map((bytes) => delimited(99, bytes)),
    fc
      .bigInt({ min: 0n, max: 2n ** 64n - 1n })
      .map((value) => Buffer.concat([tag(77, 0), varint(value)])),
    fc.constant(Buffer.concat([tag(31, 1), Buffer.alloc(8, 7)])),
    fc.constant(Buffer.concat([tag(1001, 5), Buffer.alloc(4, 7)])),
  )
