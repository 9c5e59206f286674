// A head that came in several calls (or bytes), put together. Each byte is looked at once, however small the pieces.
import { CR, LF } from '../../../../pipeline/http1/bytes.ts'

/** Larger heads are given up (nginx takes 32 KiB, Node 16 KiB, Apache 8 KiB per line). */
export const HEAD_LIMIT = 65536

const FIRST = 1024

export class SplitHead {
  /** The head's bytes are [0, length). */
  bytes: Buffer = Buffer.allocUnsafeSlow(FIRST)
  length = 0
  /** Since the last line feed nothing but a carriage return came. */
  #blank = false

  /**
   * Add [from, to) up to the empty line that ends a head. Gives the index after the head, or -1 when it is not complete.
   * More than HEAD_LIMIT bytes: -2.
   */
  add(bytes: Buffer, from: number, to: number): number {
    let at = from
    let ended = false
    while (at < to && !ended) {
      const byte = bytes[at++]!
      if (byte === LF) {
        ended = this.#blank
        this.#blank = true
      } else if (byte !== CR) this.#blank = false
    }
    const length = this.length + (at - from)
    if (length > HEAD_LIMIT) return -2
    if (length > this.bytes.length) this.#grow(length)
    bytes.copy(this.bytes, this.length, from, at)
    this.length = length
    return ended ? at : -1
  }

  #grow(length: number): void {
    const bytes = Buffer.allocUnsafeSlow(Math.max(length, this.bytes.length * 2))
    this.bytes.copy(bytes, 0, 0, this.length)
    this.bytes = bytes
  }
}
