// Attributes on the wire: opentelemetry/proto/common/v1/common.proto, KeyValue and AnyValue.
import type { AttributeList, AttributeSet, AttributeValue } from '../data/attributes.ts'
import { varintSize, Writer } from './writer.ts'

/** The tag of `attributes` where cached bytes are used: field 9 of Span and of HistogramDataPoint. */
export const ATTRIBUTES = 0x4a

/** Room for tags, lengths and one number of a KeyValue beside its strings. */
const FRAME = 48

/** Key and value of at most this many characters make a KeyValue whose every length is one byte. */
const SHORT_PAIR = 121

/** Longer values are left to the runtime, which is faster from here on. */
const SHORT_VALUE = 16

/** Every pair of `list` as a repeated KeyValue under `tag` (one byte). */
export function writeAttributes(writer: Writer, tag: number, list: AttributeList): void {
  for (let i = 0; i < list.length; i += 2) {
    writeKeyValue(writer, tag, list[i] as string, list[i + 1] as AttributeValue)
  }
}

/** As field 9. Encoded once per set and copied from then on. */
export function writeAttributeSet(writer: Writer, set: AttributeSet): void {
  if (set.list.length === 0) return
  set.encoded ??= encoded(set.list)
  writer.raw(set.encoded)
}

function encoded(list: AttributeList): Uint8Array {
  const writer = new Writer(256)
  writeAttributes(writer, ATTRIBUTES, list)
  return new Uint8Array(writer.done())
}

function writeKeyValue(writer: Writer, tag: number, key: string, value: AttributeValue): void {
  writer.need(FRAME + SHORT_PAIR * 3)
  if (typeof value === 'string' && writeShortPair(writer, tag, key, value)) return
  const text = typeof value === 'string' ? value.length : 8
  const reserved = varintSize(key.length + text + 6)
  writer.byte(tag)
  const start = writer.begin(reserved)
  writer.byte(0x0a)
  writer.string(key)
  writeAnyValue(writer, 0x12, value)
  writer.end(start, reserved)
}

/**
 * The pair that most attributes are: short and ASCII, so that every length is known before. False, with nothing written, for
 * any other. Without making room.
 */
function writeShortPair(writer: Writer, tag: number, key: string, value: string): boolean {
  const { length } = value
  if (key.length + length > SHORT_PAIR) return false
  const { bytes } = writer
  let at = writer.at
  bytes[at] = tag
  bytes[at + 1] = key.length + length + 6
  bytes[at + 2] = 0x0a
  bytes[at + 3] = key.length
  at += 4
  let seen = 0
  for (let i = 0; i < key.length; i++) seen |= bytes[at++] = key.charCodeAt(i)
  bytes[at] = 0x12
  bytes[at + 1] = length + 2
  bytes[at + 2] = 0x0a
  bytes[at + 3] = length
  at += 4
  if (length > SHORT_VALUE) {
    if (bytes.write(value, at) !== length) return false
    at += length
  } else {
    for (let i = 0; i < length; i++) seen |= bytes[at++] = value.charCodeAt(i)
  }
  if (seen > 127) return false
  writer.at = at
  return true
}

/** An AnyValue with its tag and length; null is an empty one. */
export function writeAnyValue(writer: Writer, tag: number, value: AttributeValue): void {
  writer.need(FRAME)
  const reserved = typeof value === 'string' ? varintSize(value.length + 2) : 1
  writer.byte(tag)
  const start = writer.begin(reserved)
  writeValue(writer, value)
  writer.end(start, reserved)
}

function writeValue(writer: Writer, value: AttributeValue): void {
  switch (typeof value) {
    case 'string':
      writer.byte(0x0a)
      writer.string(value)
      return
    case 'boolean':
      writer.byte(0x10)
      writer.byte(value ? 1 : 0)
      return
    case 'number':
      if (Number.isSafeInteger(value)) writeInteger(writer, value)
      else writeDouble(writer, value)
      return
    case 'bigint':
      writeBigint(writer, value)
      return
    default:
      if (value !== null) writeObject(writer, value)
  }
}

function writeObject(writer: Writer, value: Exclude<AttributeValue & object, null>): void {
  if (value instanceof Uint8Array) {
    writer.byte(0x3a)
    writer.varint(value.length)
    writer.raw(value)
  } else if (Array.isArray(value)) {
    writer.byte(0x2a)
    const start = writer.begin(1)
    for (const item of value as readonly AttributeValue[]) writeAnyValue(writer, 0x0a, item)
    writer.end(start, 1)
  } else if ('double' in value) {
    writeDouble(writer, value.double)
  } else {
    writer.byte(0x32)
    const start = writer.begin(1)
    writeAttributes(writer, 0x0a, (value as { readonly map: AttributeList }).map)
    writer.end(start, 1)
  }
}

function writeInteger(writer: Writer, value: number): void {
  if (value < 0) return writeBigint(writer, BigInt(value))
  writer.byte(0x18)
  writer.varint(value)
}

/** An int64 in two's complement: a negative one takes ten bytes. */
function writeBigint(writer: Writer, value: bigint): void {
  writer.byte(0x18)
  writer.varintBigint(BigInt.asUintN(64, value))
}

function writeDouble(writer: Writer, value: number): void {
  writer.byte(0x21)
  writer.double(value)
}
