// The body of a message (RFC 9112 §6 and §7): counted, never kept. Bytes that were not copied are counted too, as long as it is
// known where the body ends.
import { Chunked } from '../../../../pipeline/http1/chunked.ts'

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

export class Body {
  kind: number = BODY.none
  /** Bytes of the content so far; -1 once it cannot be known. */
  size = 0
  readonly #chunked = new Chunked()
  /** Of a body with a length: bytes still to come. */
  #left = 0

  /** The chunked coding was broken. */
  get broken(): boolean {
    return this.#chunked.broken
  }

  start(kind: number, length: number): void {
    this.kind = kind === BODY.length && length === 0 ? BODY.none : kind
    this.size = 0
    this.#left = kind === BODY.length ? length : 0
    this.#chunked.start()
  }

  /** Index after the last byte that belongs to the body. Below `to`, or with `kind` none, the body is complete. */
  take(bytes: Buffer, from: number, to: number): number {
    if (this.kind === BODY.length) {
      const n = Math.min(this.#left, to - from)
      this.#took(n)
      return from + n
    }
    if (this.kind === BODY.chunked) return this.#takeChunks(bytes, from, to)
    this.#add(to - from)
    return to
  }

  /** `n` bytes were not copied. Gives how many of them belong to this body; after `n` the body may go on unaligned. */
  skip(n: number): number {
    if (this.kind === BODY.length) {
      const own = Math.min(this.#left, n)
      this.#took(own)
      return own
    }
    if (this.kind === BODY.chunked) {
      const chunked = this.#chunked
      // The end of the chunk itself must stay visible.
      if (chunked.inData && chunked.left >= n) {
        chunked.took(n)
        this.#add(n)
      } else {
        this.kind = BODY.unaligned
        this.size = -1
      }
      return n
    }
    this.#add(n)
    return n
  }

  #took(n: number): void {
    this.#left -= n
    this.#add(n)
    if (this.#left === 0) this.kind = BODY.none
  }

  #add(n: number): void {
    if (this.size >= 0) this.size += n
  }

  #takeChunks(bytes: Buffer, from: number, to: number): number {
    const chunked = this.#chunked
    let at = from
    while (at < to) {
      if (chunked.inData) {
        const n = Math.min(chunked.left, to - at)
        chunked.took(n)
        this.#add(n)
        at += n
        continue
      }
      chunked.push(bytes[at++]!)
      if (chunked.done) this.kind = BODY.none
      if (chunked.done || chunked.broken) return at
    }
    return at
  }
}
