// Own telemetry as components see it: counters that cost one addition, gauges that are read at collection, histograms of fixed bounds.
import type { HistogramValue } from '../prometheus/text.ts'

export type Labels = Readonly<Record<string, string>>

/** Monotonic. `value` is public so that a hot loop may add to a field. */
export interface Counter {
  value: number
  add(n: number): void
}

/** How many values were at most as large as each of its bounds. */
export interface Histogram {
  /** Allocates nothing. */
  record(value: number): void
}

/** One series, as it is when read. */
export interface Sample {
  readonly name: string
  readonly kind: 'counter' | 'gauge' | 'histogram'
  readonly help: string
  readonly labels: Labels
  /** Of a histogram: its sum. */
  readonly value: number
  /** Of a histogram, and of nothing else. */
  readonly distribution?: HistogramValue
}

export interface Telemetry {
  /**
   * The counter of this name and these labels; the same call gives the same counter.
   * `name` has no `_total`: the exposition adds what its format asks for.
   */
  counter(name: string, help: string, labels?: Labels): Counter
  /** A number read when somebody collects. */
  gauge(name: string, help: string, read: () => number, labels?: Labels): void
  /** The histogram of this name and these labels; the same call gives the same one. Each of `bounds` is greater than the one before. */
  histogram(name: string, help: string, bounds: readonly number[], labels?: Labels): Histogram
  /** Somebody is shown what costs something to find out (`level: detailed`). */
  readonly detailed: boolean
  /** Samples whose number is kept elsewhere (the kernel, a table), read when somebody collects. */
  source(read: () => Iterable<Sample>): void
  /** All samples of the process, now. */
  samples(): Sample[]
}
