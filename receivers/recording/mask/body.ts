// Masks the content of a message (RFC 9112 §6, §7) and keeps its framing: chunk sizes and line ends.
import { Chunked, FRAMING } from '../../../pipeline/http1/chunked.ts'
import { DATA_MASK, VALUE_MASK } from './masks.ts'

const NONE = 0
const LENGTH = 1
const CHUNKED = 2
const CLOSE = 3

export class Body {
  readonly #chunks = new Chunked()
  #kind = NONE
  /** Of a body with a length: bytes still to come. */
  #left = 0

  /** The chunked coding was broken: nobody knows where the body ends. */
  get broken(): boolean {
    return this.#chunks.broken
  }
  /** The body is chunked. */
  get chunked(): boolean {
    return this.#kind === CHUNKED
  }
  get done(): boolean {
    return this.#kind === NONE
  }

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
    this.#kind = kind
    this.#left = left
    this.#chunks.start()
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
      if (!this.#chunks.inData || n > this.#chunks.left) return false
      this.#chunks.took(n)
    }
    return true
  }

  #took(n: number): void {
    if (this.#kind !== LENGTH) return
    this.#left -= n
    if (this.#left === 0) this.#kind = NONE
  }

  #maskChunks(bytes: Uint8Array, from: number, to: number): number {
    const chunks = this.#chunks
    let at = from
    while (at < to && !chunks.done && !chunks.broken) {
      if (chunks.inData) {
        const end = Math.min(to, at + chunks.left)
        bytes.fill(DATA_MASK, at, end)
        chunks.took(end - at)
        at = end
      } else {
        const what = chunks.push(bytes[at]!)
        if (what === FRAMING.text) bytes[at] = VALUE_MASK
        else if (what === FRAMING.stray) bytes[at] = DATA_MASK
        at++
      }
    }
    if (chunks.done) this.#kind = NONE
    return at
  }
}
