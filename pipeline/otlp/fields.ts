// Single fields, for what is not on the hot path of spans: each makes its own room. Tags are of one byte.
import { varintSize, type Writer } from './writer.ts'

/** 2^32. */
const WORD = 4294967296

/** A message whose contents are written by `contents`. */
export function message(writer: Writer, tag: number, contents: () => void): void {
  writer.need(16)
  writer.byte(tag)
  const start = writer.begin(2)
  contents()
  writer.end(start, 2)
}

/** A string field; nothing when it is empty, as proto3 has it. */
export function writeText(writer: Writer, tag: number, text: string): void {
  if (text === '') return
  writer.need(1)
  writer.byte(tag)
  writer.string(text)
}

/** Bytes with their length, though there be none. */
export function writeBytes(writer: Writer, tag: number, bytes: Uint8Array): void {
  writer.need(16)
  writer.byte(tag)
  writer.varint(bytes.length)
  writer.raw(bytes)
}

/** A fixed64 or sfixed64. */
export function writeFixed(writer: Writer, tag: number, value: bigint): void {
  writer.need(9)
  writer.byte(tag)
  writer.fixedBigint(value)
}

export function writeFixed32(writer: Writer, tag: number, value: number): void {
  writer.need(5)
  writer.byte(tag)
  writer.fixed32(value)
}

/** A fixed64 that counts. */
export function writeCount(writer: Writer, tag: number, value: number | bigint): void {
  writer.need(9)
  writer.byte(tag)
  count64(writer, value)
}

/** The eight bytes of a count. Without making room. */
export function count64(writer: Writer, value: number | bigint): void {
  if (typeof value === 'bigint') writer.fixedBigint(value)
  else writer.fixed64(value % WORD, Math.floor(value / WORD))
}

export function writeDouble(writer: Writer, tag: number, value: number): void {
  writer.need(9)
  writer.byte(tag)
  writer.double(value)
}

/** A whole number, 0 ≤ value < 2^53. */
export function writeVarint(writer: Writer, tag: number, value: number): void {
  writer.need(11)
  writer.byte(tag)
  writer.varint(value)
}

/** Like `writeVarint`; nothing when there is none, or zero. */
export function writeNonZero(writer: Writer, tag: number, value: number | undefined): void {
  if (value) writeVarint(writer, tag, value)
}

/** A negative int32 takes ten bytes, as an int64 does. */
export function writeInt32(writer: Writer, tag: number, value: number): void {
  if (value >= 0) {
    writeNonZero(writer, tag, value)
    return
  }
  writer.need(11)
  writer.byte(tag)
  writer.varintBigint(BigInt.asUintN(64, BigInt(value)))
}

/** A sint32: zigzag, so that small negative numbers are short. */
export function writeSint32(writer: Writer, tag: number, value: number): void {
  writeNonZero(writer, tag, ((value << 1) ^ (value >> 31)) >>> 0)
}

/** A packed field of eight-byte numbers. */
export function writePacked<T>(
  writer: Writer,
  tag: number,
  values: readonly T[],
  write: (writer: Writer, value: T) => void,
): void {
  if (values.length === 0) return
  const length = values.length * 8
  writer.need(1 + varintSize(length) + length)
  writer.byte(tag)
  writer.varint(length)
  for (const value of values) write(writer, value)
}

/** A packed field of varints. */
export function writePackedVarints(
  writer: Writer,
  tag: number,
  values: readonly (number | bigint)[],
): void {
  if (values.length === 0) return
  writer.need(values.length * 10 + 16)
  writer.byte(tag)
  const reserved = varintSize(values.length)
  const start = writer.begin(reserved)
  for (const value of values) {
    if (typeof value === 'bigint') writer.varintBigint(value)
    else writer.varint(value)
  }
  writer.end(start, reserved)
}
