// Masks the content of a message (RFC 9112 §6, §7) and keeps its framing: chunk sizes and line ends.
import { CR, DATA_MASK, LF, VALUE_MASK } from './bytes.ts'

const NONE = 0
const LENGTH = 1
const CHUNKED = 2
const CLOSE = 3

const SIZE = 0
const EXTENSION = 1
const DATA = 2
const DATA_END = 3
const TRAILER = 4

const SIZE_DIGITS = 13

export class Body {
  /** The chunked coding was broken: nobody knows where the body ends. */
  broken = false
  /** The body is chunked. */
  get chunked(): boolean {
    return this.#kind === CHUNKED
  }
  get done(): boolean {
    return this.#kind === NONE
  }
  #kind = NONE
  #left = 0
  #phase = SIZE
  #digits = 0
  #line = 0

  startLength(length: number): void {
    this.#start(length === 0 ? NONE : LENGTH, length)
  }

  startChunked(): void {
    this.#start(CHUNKED, 0)
  }

  /** Everything until the connection ends. */
  startClose(): void {
    this.#start(CLOSE, 0)
  }

  #start(kind: number, left: number): void {
    this.broken = false
    this.#kind = kind
    this.#left = left
    this.#phase = SIZE
    this.#digits = 0
    this.#line = 0
  }

  /** Mask [from, to) as far as it belongs to the body; gives the index after that. */
  mask(bytes: Uint8Array, from: number, to: number): number {
    if (this.#kind === CHUNKED) return this.#maskChunks(bytes, from, to)
    const end = this.#kind === LENGTH ? Math.min(to, from + this.#left) : to
    bytes.fill(DATA_MASK, from, end)
    this.#took(end - from)
    return end
  }

  /** `n` bytes are missing. False: nobody knows where in the body, or behind it, the next byte is. */
  skip(n: number): boolean {
    if (this.#kind === LENGTH) {
      if (n > this.#left) return false
      this.#took(n)
    } else if (this.#kind === CHUNKED) {
      if (this.#phase !== DATA || n > this.#left) return false
      this.#left -= n
      if (this.#left === 0) this.#phase = DATA_END
    }
    return true
  }

  #took(n: number): void {
    if (this.#kind !== LENGTH) return
    this.#left -= n
    if (this.#left === 0) this.#kind = NONE
  }

  #maskChunks(bytes: Uint8Array, from: number, to: number): number {
    let at = from
    while (at < to && this.#kind !== NONE && !this.broken) {
      if (this.#phase === DATA) {
        const end = Math.min(to, at + this.#left)
        bytes.fill(DATA_MASK, at, end)
        this.skip(end - at)
        at = end
      } else this.#frame(bytes, at++)
    }
    return at
  }

  #frame(bytes: Uint8Array, i: number): void {
    const byte = bytes[i]!
    if (this.#phase === SIZE) {
      const digit = hex(byte)
      if (digit >= 0) {
        this.#left = this.#left * 16 + digit
        if (++this.#digits > SIZE_DIGITS) this.broken = true
        return
      }
      if (this.#digits === 0) {
        this.broken = true
        bytes[i] = DATA_MASK
        return
      }
      this.#phase = EXTENSION
    }
    if (byte === CR) return
    if (this.#phase === DATA_END) {
      if (byte === LF) this.#phase = SIZE
      else {
        this.broken = true
        bytes[i] = DATA_MASK
      }
    } else if (this.#phase === EXTENSION) {
      if (byte === LF) this.#sized()
      else bytes[i] = VALUE_MASK
    } else if (byte !== LF) {
      this.#line++
      bytes[i] = VALUE_MASK
    } else if (this.#line === 0) this.#kind = NONE
    else this.#line = 0
  }

  #sized(): void {
    this.#phase = this.#left === 0 ? TRAILER : DATA
    this.#digits = 0
    this.#line = 0
  }
}

/** Value of a hexadecimal digit, -1 for any other byte. */
function hex(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48
  const letter = byte | 0x20
  return letter >= 97 && letter <= 102 ? letter - 87 : -1
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
