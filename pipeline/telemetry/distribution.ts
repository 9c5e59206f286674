// A histogram of own telemetry, and the bounds that the Collector's have.
import type { HistogramValue } from '../prometheus/text.ts'
import type { Histogram } from './telemetry.ts'

/** Of numbers of items (processor/batchprocessor, exporter/exporterhelper metadata.yaml). */
export const ITEM_BOUNDS: readonly number[] = [
  10, 25, 50, 75, 100, 250, 500, 750, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, 10_000,
  20_000, 30_000, 50_000, 100_000,
]

/** Of sizes in bytes: 128 to 16 MiB, each twice the one before. */
export const BYTE_BOUNDS: readonly number[] = Array.from({ length: 18 }, (_, i) => 128 * 2 ** i)

export class Distribution implements Histogram {
  readonly #bounds: readonly number[]
  readonly #counts: Float64Array
  #count = 0
  #sum = 0

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds
    this.#counts = new Float64Array(bounds.length + 1)
  }

  record(value: number): void {
    const bounds = this.#bounds
    let at = 0
    while (at < bounds.length && value > bounds[at]!) at++
    this.#counts[at]! += 1
    this.#count += 1
    this.#sum += value
  }

  /** As it is now. */
  get value(): HistogramValue {
    const counts = this.#counts.slice()
    return { bounds: this.#bounds, counts, count: this.#count, sum: this.#sum }
  }
}
