// Own telemetry as components see it: counters that cost one addition, gauges that are read at collection.
export type Labels = Readonly<Record<string, string>>

/** Monotonic. `value` is public so that a hot loop may add to a field. */
export interface Counter {
  value: number
  add(n: number): void
}

/** One number of one series, as it is when read. */
export interface Sample {
  readonly name: string
  readonly kind: 'counter' | 'gauge'
  readonly help: string
  readonly labels: Labels
  readonly value: number
}

export interface Telemetry {
  /**
   * The counter of this name and these labels; the same call gives the same counter.
   * `name` has no `_total`: the exposition adds what its format asks for.
   */
  counter(name: string, help: string, labels?: Labels): Counter
  /** A number read when somebody collects. */
  gauge(name: string, help: string, read: () => number, labels?: Labels): void
  /** Samples whose number is kept elsewhere (the kernel, a table), read when somebody collects. */
  source(read: () => Iterable<Sample>): void
  /** All samples of the process, now. */
  samples(): Sample[]
}
