// Reads a message that walkMessage has gone through: nothing is checked again, and no field allocates but its value.
import { TextCache } from '../text_cache.ts'

/** 2^32. */
const WORD = 4294967296

// Keys and names are few and come again; values are many, so that they must not drive out keys.
const names = new TextCache(2048)
const values = new TextCache(4096)

export class Cursor {
  readonly #bytes: Buffer
  readonly #view: DataView
  #at = 0
  #end: number
  /** Words of the number that was read last, unsigned. */
  #low = 0
  #high = 0
  /** Of the field that `next` stands at: its number times 8, plus its wire type. */
  tag = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    this.#end = bytes.length
  }

  /** Go to the next field of this message; false at its end. Its value must then be read or skipped. */
  next(): boolean {
    if (this.#at >= this.#end) return false
    const byte = this.#bytes[this.#at]!
    if (byte < 128) {
      this.#at++
      this.tag = byte
    } else {
      this.tag = this.#length()
    }
    return true
  }

  /** In a packed run of numbers: is there one more? */
  more(): boolean {
    return this.#at < this.#end
  }

  /** Go into the message that is the field's value; give what `leave` must be told. */
  enter(): number {
    const outer = this.#end
    const length = this.#length()
    this.#end = this.#at + length
    return outer
  }

  /** Back to the message around, behind this one. */
  leave(outer: number): void {
    this.#at = this.#end
    this.#end = outer
  }

  /** Where the cursor stands, for `rewind`. */
  mark(): number {
    return this.#at
  }

  /** Go back within this message: to its begin, or to the value of a field with `tag`. */
  rewind(mark: number, tag = 0): void {
    this.#at = mark
    this.tag = tag
  }

  skip(): void {
    const wire = this.tag & 7
    if (wire === 0) this.#varint()
    else if (wire === 1) this.#at += 8
    else if (wire === 5) this.#at += 4
    else {
      const length = this.#length()
      this.#at += length
    }
  }

  bool(): boolean {
    this.#varint()
    return (this.#low | this.#high) !== 0
  }

  /** A uint32, of the low word of what may be longer. */
  uint32(): number {
    this.#varint()
    return this.#low
  }

  /** An int32 or an enum. */
  int32(): number {
    this.#varint()
    return this.#low | 0
  }

  /** A sint32: zigzag. */
  sint32(): number {
    this.#varint()
    return (this.#low >>> 1) ^ -(this.#low & 1)
  }

  /** A number where it is exact, else a bigint. */
  int64(): number | bigint {
    this.#varint()
    const value = (this.#high | 0) * WORD + this.#low
    return Number.isSafeInteger(value) ? value : BigInt.asIntN(64, this.#bigint())
  }

  /** A varint: a number where it is exact, else a bigint. */
  uint64(): number | bigint {
    this.#varint()
    return this.#count()
  }

  /** A fixed64: a number where it is exact, else a bigint. */
  count(): number | bigint {
    this.#fixed64()
    return this.#count()
  }

  fixed32(): number {
    const value = this.#view.getUint32(this.#at, true)
    this.#at += 4
    return value
  }

  fixed64(): bigint {
    const value = this.#view.getBigUint64(this.#at, true)
    this.#at += 8
    return value
  }

  sfixed64(): bigint {
    return BigInt.asIntN(64, this.fixed64())
  }

  /** A fixed64 as two words, low first. */
  words(to: Uint32Array, at: number): void {
    this.#fixed64()
    to[at] = this.#low
    to[at + 1] = this.#high
  }

  double(): number {
    const value = this.#view.getFloat64(this.#at, true)
    this.#at += 8
    return value
  }

  /** A key or a name. */
  name(): string {
    return this.#text(names)
  }

  /** Any other text. */
  text(): string {
    return this.#text(values)
  }

  /** A copy: what is kept of a request must not keep all of it. */
  bytes(): Uint8Array {
    const from = this.#pass()
    return new Uint8Array(this.#bytes.subarray(from, this.#at))
  }

  /** Bytes as text. */
  encodedBytes(as: 'hex' | 'base64'): string {
    const from = this.#pass()
    return this.#bytes.toString(as, from, this.#at)
  }

  /** An id, undefined when it is empty or all zero. */
  id(): Uint8Array | undefined {
    const bytes = this.bytes()
    return bytes.some((byte) => byte !== 0) ? bytes : undefined
  }

  /** An id of `length` bytes into a column; an empty one is all zero. */
  idInto(column: Uint8Array, at: number, length: number): void {
    const from = this.#pass()
    const bytes = this.#bytes
    if (this.#at === from) column.fill(0, at, at + length)
    else for (let i = 0; i < length; i++) column[at + i] = bytes[from + i]!
  }

  #text(cache: TextCache): string {
    const from = this.#pass()
    return cache.get(this.#bytes, from, this.#at)
  }

  /** Go past a field with a length; where its contents begin. */
  #pass(): number {
    const length = this.#length()
    const from = this.#at
    this.#at = from + length
    return from
  }

  /** A tag or a length. */
  #length(): number {
    const byte = this.#bytes[this.#at]!
    if (byte > 127) {
      this.#varint()
      return this.#low
    }
    this.#at++
    return byte
  }

  /** Into the two words: 28, 28 and 8 bits. */
  #varint(): void {
    const bytes = this.#bytes
    let at = this.#at
    let low = 0
    let middle = 0
    let high = 0
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = bytes[at++]!
      if (shift < 28) low |= (byte & 127) << shift
      else if (shift < 56) middle |= (byte & 127) << (shift - 28)
      else high |= (byte & 127) << (shift - 56)
      if (byte < 128) break
    }
    this.#at = at
    this.#low = (low | (middle << 28)) >>> 0
    this.#high = ((middle >>> 4) | (high << 24)) >>> 0
  }

  #fixed64(): void {
    this.#low = this.#view.getUint32(this.#at, true)
    this.#high = this.#view.getUint32(this.#at + 4, true)
    this.#at += 8
  }

  #count(): number | bigint {
    const value = this.#high * WORD + this.#low
    return Number.isSafeInteger(value) ? value : this.#bigint()
  }

  #bigint(): bigint {
    return (BigInt(this.#high) << 32n) | BigInt(this.#low)
  }
}
