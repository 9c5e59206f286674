// Own telemetry of the process: one table, read when somebody collects.
import { Distribution } from './distribution.ts'
import type { Counter, Histogram, Labels, Sample, Telemetry } from './telemetry.ts'

class Count implements Counter {
  value = 0

  add(n: number): void {
    this.value += n
  }
}

type Reading = Pick<Sample, 'value' | 'distribution'>

interface Entry {
  readonly sample: Omit<Sample, keyof Reading>
  readonly read: () => Reading
}

/** What one part has put into the table. */
export interface Scope {
  readonly telemetry: Telemetry
  /** True when the part itself counts this, with whatever labels. */
  readonly asked: (name: string) => boolean
  /** The part is gone: what would be read of it is forgotten. Counters and histograms stay. */
  readonly end: () => void
}

export class Registry implements Telemetry {
  readonly #counters = new Map<string, Counter>()
  readonly #histograms = new Map<string, Distribution>()
  /** The last of each is shown: a part that takes the place of another may yet come to nothing, and the other runs on. */
  readonly #entries = new Map<string, Entry[]>()
  readonly #sources = new Set<() => Iterable<Sample>>()
  readonly #failed: Counter
  detailed = false

  constructor() {
    const help = 'Numbers of own telemetry that could not be read.'
    this.#failed = this.counter('spantap_telemetry_read_errors', help)
  }

  counter(name: string, help: string, labels: Labels = {}): Counter {
    const key = keyOf(name, labels)
    const known = this.#counters.get(key)
    if (known) return known
    const counter = new Count()
    this.#counters.set(key, counter)
    this.#put(key, {
      sample: { name, kind: 'counter', help, labels },
      read: () => ({ value: counter.value }),
    })
    return counter
  }

  histogram(name: string, help: string, bounds: readonly number[], labels: Labels = {}): Histogram {
    const key = keyOf(name, labels)
    const known = this.#histograms.get(key)
    if (known) return known
    const histogram = new Distribution(bounds)
    this.#histograms.set(key, histogram)
    this.#put(key, {
      sample: { name, kind: 'histogram', help, labels },
      read: () => {
        const distribution = histogram.value
        return { value: distribution.sum, distribution }
      },
    })
    return histogram
  }

  /** The same name and labels again replace the reader. */
  gauge(name: string, help: string, read: () => number, labels: Labels = {}): void {
    this.#entries.delete(keyOf(name, labels))
    this.#gauge(name, help, read, labels)
  }

  source(read: () => Iterable<Sample>): void {
    this.#sources.add(read)
  }

  samples(): Sample[] {
    const samples: Sample[] = []
    for (const entries of this.#entries.values()) {
      const { sample, read } = entries.at(-1)!
      this.#attempt(() => samples.push({ ...sample, ...read() }))
    }
    for (const read of this.#sources) {
      this.#attempt(() => {
        for (const sample of read()) samples.push(sample)
      })
    }
    return samples
  }

  /** The same table for one part: with these labels on everything, and what is read of the part goes with it. */
  scope(labels: Labels): Scope {
    const both = (more: Labels | undefined): Labels => ({ ...labels, ...more })
    const labelled = (sample: Sample): Sample => ({ ...sample, labels: both(sample.labels) })
    const isDetailed = (): boolean => this.detailed
    const asked = new Set<string>()
    const gauges = new Map<string, Entry>()
    const sources: (() => Iterable<Sample>)[] = []
    return {
      telemetry: {
        counter: (name, help, more) => {
          asked.add(name)
          return this.counter(name, help, both(more))
        },
        histogram: (name, help, bounds, more) => this.histogram(name, help, bounds, both(more)),
        gauge: (name, help, read, more) => {
          const key = keyOf(name, both(more))
          const before = gauges.get(key)
          gauges.set(key, this.#gauge(name, help, read, both(more)))
          if (before) this.#remove(key, before)
        },
        source: (read) => {
          const mine = (): Iterable<Sample> => Array.from(read(), labelled)
          sources.push(mine)
          this.source(mine)
        },
        get detailed() {
          return isDetailed()
        },
        samples: () => this.samples(),
      },
      asked: (name) => asked.has(name),
      end: () => {
        for (const [key, entry] of gauges) this.#remove(key, entry)
        for (const one of sources) this.#sources.delete(one)
      },
    }
  }

  #gauge(name: string, help: string, read: () => number, labels: Labels): Entry {
    const entry: Entry = {
      sample: { name, kind: 'gauge', help, labels },
      read: () => ({ value: read() }),
    }
    this.#put(keyOf(name, labels), entry)
    return entry
  }

  #put(key: string, entry: Entry): void {
    this.#entries.set(key, [...(this.#entries.get(key) ?? []), entry])
  }

  #remove(key: string, entry: Entry): void {
    const rest = (this.#entries.get(key) ?? []).filter((one) => one !== entry)
    if (rest.length > 0) this.#entries.set(key, rest)
    else this.#entries.delete(key)
  }

  // One reader that throws must not cost all the others.
  #attempt(read: () => void): void {
    try {
      read()
    } catch {
      this.#failed.add(1)
    }
  }
}

function keyOf(name: string, labels: Labels): string {
  const keys = Object.keys(labels).toSorted()
  return JSON.stringify([name, ...keys.flatMap((key) => [key, labels[key]])])
}
