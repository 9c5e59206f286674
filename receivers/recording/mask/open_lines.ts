// Lines that are not complete yet, and the batches that hold their bytes.

/** A start line, or the value of a header field. */
export interface OpenLine {
  /** Mask what came of it so far: it cannot be waited for. */
  fail(): void
}

export class OpenLines {
  /** Number of the batch that is being masked. */
  batch = 0
  /** Line → the batch with its first byte; lines that began first come first. */
  readonly #lines = new Map<OpenLine, number>()

  /** All bytes at hand were taken and the line goes on. */
  open(line: OpenLine): void {
    if (!this.#lines.has(line)) this.#lines.set(line, this.batch)
  }

  /** The line was judged, or its stream is forgotten. */
  close(line: OpenLine): void {
    this.#lines.delete(line)
  }

  /** The first batch that must not be written yet; Infinity: there is none. */
  get oldest(): number {
    for (const batch of this.#lines.values()) return batch
    return Infinity
  }

  /** Mask the lines that began in `batch` or before, for good. */
  settle(batch: number): void {
    for (const [line, began] of this.#lines) {
      if (began > batch) return
      line.fail()
      this.#lines.delete(line)
    }
  }
}
