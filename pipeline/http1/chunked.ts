// The framing of a chunked body (RFC 9112 §7.1), byte by byte. Here because spans and recordings must agree on where a body ends.
import { CR, HEX, LF } from './bytes.ts'

/** What a byte of the framing is. */
export const FRAMING = {
  /** A digit of a chunk's size, or of a line's end. */
  frame: 0,
  /** Of a chunk's extension or of a trailer: may say anything. */
  text: 1,
  /** Cannot be there: the coding is broken. */
  stray: 2,
} as const

/** Where in the chunked coding the next byte is. */
const SIZE = 0
const EXTENSION = 1
const DATA = 2
const DATA_END = 3
const TRAILER = 4

/** Most digits of a chunk's size: 2^52. */
const SIZE_DIGITS = 13

export class Chunked {
  /** Bytes of content until the end of the chunk, while `inData`. */
  left = 0
  /** Nobody knows where the body ends. */
  broken = false
  /** The body is complete. */
  done = false
  #phase = SIZE
  #digits = 0
  /** Bytes of the trailer line so far. */
  #line = 0

  /** The next byte is content. */
  get inData(): boolean {
    return this.#phase === DATA
  }

  /** A body begins. */
  start(): void {
    this.left = 0
    this.broken = false
    this.done = false
    this.#phase = SIZE
    this.#digits = 0
    this.#line = 0
  }

  /** `n` bytes of content were passed, `left` at most. */
  took(n: number): void {
    this.left -= n
    if (this.left === 0) this.#phase = DATA_END
  }

  /** The next byte, which is no content. Gives what it is, one of FRAMING. */
  push(byte: number): number {
    switch (this.#phase) {
      case SIZE:
        if (HEX[byte]! < 16) return this.#digit(HEX[byte]!)
        if (this.#digits === 0) return this.#stray()
        this.#phase = EXTENSION
        return this.#extension(byte)
      case EXTENSION:
        return this.#extension(byte)
      case DATA_END:
        if (byte === LF) this.#phase = SIZE
        return byte === LF || byte === CR ? FRAMING.frame : this.#stray()
      default:
        return this.#trailer(byte)
    }
  }

  #digit(digit: number): number {
    this.left = this.left * 16 + digit
    if (++this.#digits > SIZE_DIGITS) this.broken = true
    return FRAMING.frame
  }

  #stray(): number {
    this.broken = true
    return FRAMING.stray
  }

  #extension(byte: number): number {
    if (byte === LF) {
      this.#phase = this.left === 0 ? TRAILER : DATA
      this.#digits = 0
      this.#line = 0
    }
    return byte === LF || byte === CR ? FRAMING.frame : FRAMING.text
  }

  #trailer(byte: number): number {
    if (byte === CR) return FRAMING.frame
    if (byte !== LF) {
      this.#line++
      return FRAMING.text
    }
    if (this.#line === 0) this.done = true
    this.#line = 0
    return FRAMING.frame
  }
}

/**
 * Where the last lines of a chunked body begin, when [from, to) ends with them: `0` CR LF at the begin of a line, trailers,
 * an empty line. -1 when it does not.
 */
export function lastChunkAt(bytes: Uint8Array, from: number, to: number): number {
  if (to - from < 5) return -1
  const ending = bytes[to - 4] === CR && bytes[to - 3] === LF && bytes[to - 2] === CR
  if (!ending || bytes[to - 1] !== LF) return -1
  for (let at = to - 5; at >= from; at--) {
    const begins = at === from || bytes[at - 1] === LF
    if (begins && bytes[at] === 48 && bytes[at + 1] === CR && bytes[at + 2] === LF) return at
  }
  return -1
}
