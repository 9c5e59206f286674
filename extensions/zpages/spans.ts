// The last own spans by name, in buckets of latency, and the last errors: what /debug/tracez shows.
import type { OwnSpan } from '../../pipeline/component.ts'

/** Lower bounds of the buckets in milliseconds (zpages of OpenTelemetry). */
export const BOUNDS_MS: readonly number[] = [0, 0.01, 0.1, 1, 10, 100, 1000, 10_000, 100_000]
/** Spans that are kept in each bucket. */
const KEPT = 16
/** A configuration has few parts; over many reloads they must not pile up. */
const MAX_NAMES = 256

interface Bucket {
  count: number
  /** Oldest first. */
  readonly last: OwnSpan[]
}

export interface Named {
  readonly latencies: readonly Bucket[]
  readonly errors: Bucket
}

export class Spans {
  readonly #byName = new Map<string, Named>()

  add(span: OwnSpan): void {
    const named = this.#byName.get(span.name) ?? this.#open(span.name)
    if (!named) return
    const index = BOUNDS_MS.findLastIndex((bound) => span.durationMs >= bound)
    const bucket = span.error === undefined ? named.latencies[Math.max(0, index)]! : named.errors
    bucket.count++
    bucket.last.push(span)
    if (bucket.last.length > KEPT) bucket.last.shift()
  }

  /** By name, sorted. */
  all(): [string, Named][] {
    return [...this.#byName].toSorted(([a], [b]) => (a < b ? -1 : 1))
  }

  of(name: string): Named | undefined {
    return this.#byName.get(name)
  }

  #open(name: string): Named | undefined {
    if (this.#byName.size >= MAX_NAMES) return undefined
    const bucket = (): Bucket => ({ count: 0, last: [] })
    const named = { latencies: BOUNDS_MS.map(bucket), errors: bucket() }
    this.#byName.set(name, named)
    return named
  }
}
