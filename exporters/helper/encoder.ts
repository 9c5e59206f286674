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
  /** So few are borrowed that these may be until they were sent. */
  readonly mayStay: boolean
  /** Called once. */
  readonly release: () => void
}

export class Encoder {
  readonly #maxBytes: number
  readonly #writers: Writer[] = []
  /** Writers whose bytes are borrowed. */
  #lent = 0

  /** Requests of more bytes are cut: servers refuse them for good. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** Throws an Error when there is a value that protobuf has no form for. */
  encode(batch: Batch<ExportedSignal>): Encoded {
    const { encoded, items, signal } = batch
    if (encoded) {
      return owned(this.#cut(signal, items, encoded.bytes))
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
    if (pieces.length === 1) return this.#lend(writer, pieces)
    this.#give(writer)
    return owned(pieces)
  }

  #lend(writer: Writer, pieces: readonly Piece[]): Encoded {
    const mayStay = this.#lent < KEPT_WRITERS
    this.#lent++
    const release = (): void => {
      this.#lent--
      this.#give(writer)
    }
    return { pieces, borrowed: true, mayStay, release }
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

const owned = (pieces: readonly Piece[]): Encoded => ({
  pieces,
  borrowed: false,
  mayStay: true,
  release: () => {},
})
