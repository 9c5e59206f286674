// The body of a message (RFC 9112 §6 and §7): counted, never kept. Bytes that were not copied are counted too, as long as it is
// known where the body ends.
import { CR, HEX, LF } from './bytes.ts'

export const BODY = {
  none: 0,
  /** Content-Length. */
  length: 1,
  chunked: 2,
  /** Until the connection is closed. */
  close: 3,
  /** Chunked, and a gap has swallowed the size of a chunk. */
  unaligned: 4,
} as const

/** Where in the chunked coding the next byte is. */
const SIZE = 0
const EXTENSION = 1
const DATA = 2
const DATA_END = 3
const TRAILER = 4

/** Most digits of a chunk's size: 2^52. */
const SIZE_DIGITS = 13

export class Body {
  kind: number = BODY.none
  /** Bytes of the content so far; -1 once it cannot be known. */
  size = 0
  /** The chunked coding was broken. */
  broken = false
  #left = 0
  #phase = SIZE
  #digits = 0
  /** Bytes of the trailer line so far. */
  #line = 0

  start(kind: number, length: number): void {
    this.kind = kind === BODY.length && length === 0 ? BODY.none : kind
    this.size = 0
    this.broken = false
    this.#left = kind === BODY.length ? length : 0
    this.#phase = SIZE
    this.#digits = 0
    this.#line = 0
  }

  /** Index after the last byte that belongs to the body. Below `to`, or with `kind` none, the body is complete. */
  take(bytes: Buffer, from: number, to: number): number {
    if (this.kind === BODY.length) {
      const n = Math.min(this.#left, to - from)
      this.#count(n)
      if (this.#left === 0) this.kind = BODY.none
      return from + n
    }
    if (this.kind === BODY.chunked) return this.#chunked(bytes, from, to)
    this.#add(to - from)
    return to
  }

  /** `n` bytes were not copied. Gives how many of them belong to this body; after `n` the body may go on unaligned. */
  skip(n: number): number {
    if (this.kind === BODY.length) {
      const own = Math.min(this.#left, n)
      this.#count(own)
      if (this.#left === 0) this.kind = BODY.none
      return own
    }
    if (this.kind === BODY.chunked) {
      // The end of the chunk itself must stay visible.
      if (this.#phase === DATA && this.#left >= n) {
        this.#count(n)
        if (this.#left === 0) this.#phase = DATA_END
      } else {
        this.kind = BODY.unaligned
        this.size = -1
      }
      return n
    }
    this.#add(n)
    return n
  }

  /** Does an unaligned body end with the bytes [from, to), the last ones of a call? */
  endsWith(bytes: Buffer, from: number, to: number): boolean {
    // The last chunk, `0` CR LF at the begin of a line, then maybe trailers, then an empty line.
    if (to - from < 5 || bytes[to - 1] !== LF || bytes[to - 2] !== CR) return false
    if (bytes[to - 3] !== LF || bytes[to - 4] !== CR) return false
    for (let at = to - 5; at >= from; at--) {
      const begins = at === from || bytes[at - 1] === LF
      if (begins && bytes[at] === 48 && bytes[at + 1] === CR && bytes[at + 2] === LF) return true
    }
    return false
  }

  #count(n: number): void {
    this.#left -= n
    this.#add(n)
  }

  #add(n: number): void {
    if (this.size >= 0) this.size += n
  }

  #chunked(bytes: Buffer, from: number, to: number): number {
    let at = from
    while (at < to) {
      if (this.#phase === DATA) {
        const n = Math.min(this.#left, to - at)
        this.#count(n)
        at += n
        if (this.#left === 0) this.#phase = DATA_END
        continue
      }
      const byte = bytes[at++]!
      if (!this.#frame(byte)) {
        this.broken = true
        return at
      }
      if (this.kind === BODY.none) return at
    }
    return at
  }

  /** One byte of the framing. False: it cannot be there. */
  #frame(byte: number): boolean {
    switch (this.#phase) {
      case SIZE: {
        const digit = HEX[byte]!
        if (digit < 16) {
          this.#left = this.#left * 16 + digit
          return ++this.#digits <= SIZE_DIGITS
        }
        if (this.#digits === 0) return false
        this.#phase = EXTENSION
        if (byte === LF) this.#sized()
        return true
      }
      case EXTENSION:
        if (byte === LF) this.#sized()
        return true
      case DATA_END:
        if (byte === LF) this.#phase = SIZE
        return byte === LF || byte === CR
      default:
        if (byte !== LF) {
          if (byte !== CR) this.#line++
        } else if (this.#line === 0) this.kind = BODY.none
        else this.#line = 0
        return true
    }
  }

  /** The line with the chunk's size is complete. */
  #sized(): void {
    this.#phase = this.#left === 0 ? TRAILER : DATA
    this.#digits = 0
    this.#line = 0
  }
}
