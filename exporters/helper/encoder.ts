// A batch as requests in protobuf: at once, so that the queue holds bytes and not objects. What came in encoded stays as it is.
import type { Batch } from '../../pipeline/batch.ts'
import { writeRequest } from '../../pipeline/otlp/request.ts'
import { splitRequest, USUAL_GROWTH, type Piece } from '../../pipeline/otlp/split.ts'
import { Writer } from '../../pipeline/otlp/writer.ts'
import type { ExportedSignal } from '../../pipeline/signal.ts'

/** Writers that are kept for the next batch. */
const KEPT_WRITERS = 2

/** A larger buffer is not kept for the next batch. */
const KEPT_BYTES = 16 * 1024 * 1024

export interface Encoded {
  /** At least one; several when the batch is too large for one. */
  readonly pieces: readonly Piece[]
  /** The bytes belong to somebody else: they are overwritten after `release`. */
  readonly borrowed: boolean
  /** Called once. */
  readonly release: () => void
}

export class Encoder {
  readonly #maxBytes: number
  readonly #writers: Writer[] = []

  /** Requests of more bytes are cut: servers refuse them for good. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** Throws an Error when there is a value that protobuf has no form for. */
  encode(batch: Batch<ExportedSignal>): Encoded {
    const { encoded, items, signal } = batch
    if (encoded) {
      return { pieces: this.#cut(signal, items, encoded.bytes), borrowed: false, release: () => {} }
    }
    const writer = this.#writers.pop() ?? new Writer()
    writer.reset()
    try {
      writeRequest(writer, batch)
    } catch (error) {
      this.#give(writer)
      throw error
    }
    const pieces = this.#cut(signal, items, writer.done())
    if (pieces.length === 1) return { pieces, borrowed: true, release: () => this.#give(writer) }
    this.#give(writer)
    return { pieces, borrowed: false, release: () => {} }
  }

  #cut(signal: ExportedSignal, items: number, bytes: Uint8Array): readonly Piece[] {
    const most = this.#maxBytes
    if (bytes.length <= most) return [{ items, bytes }]
    const limit = { by: 'bytes', first: most, rest: most } as const
    return splitRequest(signal, bytes, limit, bytes.length * USUAL_GROWTH)
  }

  #give(writer: Writer): void {
    const kept = this.#writers.length < KEPT_WRITERS && writer.bytes.length <= KEPT_BYTES
    if (kept) this.#writers.push(writer)
  }
}
