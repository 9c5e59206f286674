// Start lines that are not complete yet, and the batches that hold their bytes.
import type { StartLine } from './start_line.ts'

export class OpenLines {
  /** Number of the batch that is being masked. */
  batch = 0
  /** Line → the batch with its first byte; lines that began first come first. */
  readonly #lines = new Map<StartLine, number>()

  /** All bytes at hand were taken and the line goes on. */
  open(line: StartLine): void {
    if (!this.#lines.has(line)) this.#lines.set(line, this.batch)
  }

  /** The line was judged, or its stream is forgotten. */
  close(line: StartLine): void {
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
