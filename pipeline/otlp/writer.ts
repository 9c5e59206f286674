// A protobuf writer over one growing buffer: what OTLP needs of the wire format, and nothing per field that allocates.

/** Strings of at most this many characters are copied in JavaScript: a call into the runtime costs more. */
const SHORT = 16

/** Bytes that `value` takes as a varint; `value` is a whole number, 0 ≤ value < 2^53. */
export function varintSize(value: number): number {
  let size = 1
  for (let rest = value; rest >= 128; rest /= 128) size++
  return size
}

export class Writer {
  /** The buffer, which a call that needs room may replace. */
  bytes: Buffer
  /** Bytes written so far. */
  at = 0

  constructor(capacity = 65_536) {
    this.bytes = Buffer.allocUnsafeSlow(capacity)
  }

  /** Start again in the same buffer: what `done` gave is then overwritten. */
  reset(): void {
    this.at = 0
  }

  /** What was written: a view, not a copy. */
  done(): Uint8Array {
    return this.bytes.subarray(0, this.at)
  }

  /** Make room for `count` more bytes; the methods below that say so do not look. */
  need(count: number): void {
    if (this.at + count <= this.bytes.length) return
    const grown = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.at + count))
    grown.set(this.bytes.subarray(0, this.at))
    this.bytes = grown
  }

  /** A tag or a length. At most 10 bytes, without making room. */
  varint(value: number): void {
    let rest = value
    while (rest >= 128) {
      this.bytes[this.at++] = (rest & 127) | 128
      rest = rest < 0x80000000 ? rest >>> 7 : Math.floor(rest / 128)
    }
    this.bytes[this.at++] = rest
  }

  /** Any uint64. Without making room. */
  varintBigint(value: bigint): void {
    let rest = value
    for (; rest >= 128n; rest >>= 7n) this.byte(Number(rest & 127n) | 128)
    this.byte(Number(rest))
  }

  /** A tag whose field number is below 16 is one byte. Without making room. */
  byte(value: number): void {
    this.bytes[this.at++] = value
  }

  /** A little-endian word, unsigned. Without making room. */
  fixed32(value: number): void {
    const { bytes, at } = this
    bytes[at] = value
    bytes[at + 1] = value >>> 8
    bytes[at + 2] = value >>> 16
    bytes[at + 3] = value >>> 24
    this.at = at + 4
  }

  /** Eight bytes from their two words. Without making room. */
  fixed64(low: number, high: number): void {
    this.fixed32(low)
    this.fixed32(high)
  }

  /** An unsigned 64-bit number. Without making room. */
  fixedBigint(value: bigint): void {
    this.at = this.bytes.writeBigUInt64LE(BigInt.asUintN(64, value), this.at)
  }

  /** IEEE 754. Without making room. */
  double(value: number): void {
    this.at = this.bytes.writeDoubleLE(value, this.at)
  }

  /** Bytes without tag or length; makes room. */
  raw(from: Uint8Array): void {
    this.need(from.length)
    this.bytes.set(from, this.at)
    this.at += from.length
  }

  /** A part of other bytes; makes room. */
  range(from: Uint8Array, start: number, end: number): void {
    if (end - start > SHORT) {
      this.raw(from.subarray(start, end))
      return
    }
    this.need(end - start)
    const { bytes } = this
    let { at } = this
    for (let i = start; i < end; i++) bytes[at++] = from[i]!
    this.at = at
  }

  /** Length and UTF-8 of a string; makes room. */
  string(text: string): void {
    this.need(text.length * 3 + 5)
    if (text.length <= SHORT && this.#ascii(text)) return
    const start = this.begin(varintSize(text.length))
    this.at += this.bytes.write(text, start)
    this.end(start, varintSize(text.length))
  }

  /** Leave room for a length of `reserved` bytes and give the place where the contents begin. */
  begin(reserved: number): number {
    return (this.at += reserved)
  }

  /** Put the length before the contents that began at `start`, moving them if it takes other than `reserved` bytes. */
  end(start: number, reserved: number): void {
    const length = this.at - start
    const size = varintSize(length)
    if (size !== reserved) {
      this.need(size)
      this.bytes.copyWithin(start + size - reserved, start, this.at)
    }
    this.at = start - reserved
    this.varint(length)
    this.at += length
  }

  /** False, with nothing written, when there is a character beyond ASCII. */
  #ascii(text: string): boolean {
    const { bytes, at } = this
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code > 127) return false
      bytes[at + 1 + i] = code
    }
    bytes[at] = text.length
    this.at = at + 1 + text.length
    return true
  }
}
