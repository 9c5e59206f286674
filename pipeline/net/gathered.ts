// Bytes that come in pieces of any size, in one buffer: a piece of Node keeps a whole buffer of others' pieces alive, and many small
// ones cost many times what is in them.

/** It begins with so much room, or with what it needs; then it doubles. */
const FIRST_BYTES = 16_384

export class Gathered {
  #buffer: Buffer = Buffer.alloc(0)
  #length = 0

  /** Bytes that were put in. */
  get length(): number {
    return this.#length
  }

  /** What was put in; not to be used after the next `push`. */
  get bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length)
  }

  /** The same when no more will come: without room that stays empty, whoever keeps it for how long. */
  end(): Buffer {
    const spare = this.#buffer.length - this.#length
    return spare > this.#length / 8 ? Buffer.from(new Uint8Array(this.bytes).buffer) : this.bytes
  }

  /** Put a copy of `piece` at the end. `need`: of all that will come, at most. Gives how many bytes of memory more it takes now. */
  push(piece: Uint8Array, need: number): number {
    const before = this.#buffer.length
    const length = this.#length + piece.length
    if (length > before) {
      // No more than is needed, and no more than was earned by sending: to announce much costs nothing.
      const wanted = Math.min(Math.max(FIRST_BYTES, before * 2), need)
      const grown = Buffer.allocUnsafeSlow(Math.max(length, wanted))
      grown.set(this.bytes)
      this.#buffer = grown
    }
    this.#buffer.set(piece, this.#length)
    this.#length = length
    return this.#buffer.length - before
  }
}
