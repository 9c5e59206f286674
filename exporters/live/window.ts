// What happened within the last minute, in six slices of ten seconds.
import { BUCKETS, bucketOf } from './histogram.ts'

const SLICES = 6
const SLICE_MS = 10_000

interface Slice {
  /** Which ten seconds these are, counted from the clock's zero. */
  turn: number
  count: number
  errors: number
  readonly durations: Uint32Array
}

export interface Totals {
  readonly count: number
  readonly errors: number
  /** Seconds that were counted, at least 1. */
  readonly seconds: number
}

/** Times are ms of a clock that is never set. */
export class SlidingWindow {
  readonly #slices: (Slice | undefined)[] = []
  #first: number | undefined

  record(now: number, us: number, error: boolean): void {
    const turn = Math.floor(now / SLICE_MS)
    const slice = this.#slice(turn)
    this.#first ??= now
    slice.count++
    if (error) slice.errors++
    slice.durations[bucketOf(us)]!++
  }

  /** Sums over the window. */
  totals(now: number): Totals {
    const oldest = this.#oldest(now)
    let count = 0
    let errors = 0
    for (const slice of this.#slices) {
      if (!slice || slice.turn < oldest) continue
      count += slice.count
      errors += slice.errors
    }
    const since = Math.max(this.#first ?? now, oldest * SLICE_MS)
    return { count, errors, seconds: Math.max(1, (now - since) / 1000) }
  }

  /** All durations of the window in one histogram; valid until the next call. */
  durations(now: number): Uint32Array {
    const oldest = this.#oldest(now)
    SUM.fill(0)
    for (const slice of this.#slices) {
      if (!slice || slice.turn < oldest) continue
      for (let i = 0; i < BUCKETS; i++) SUM[i]! += slice.durations[i]!
    }
    return SUM
  }

  #oldest(now: number): number {
    return Math.floor(now / SLICE_MS) - SLICES + 1
  }

  #slice(turn: number): Slice {
    const at = turn % SLICES
    const slice = this.#slices[at]
    if (!slice) {
      return (this.#slices[at] = { turn, count: 0, errors: 0, durations: new Uint32Array(BUCKETS) })
    }
    if (slice.turn !== turn) {
      slice.turn = turn
      slice.count = 0
      slice.errors = 0
      slice.durations.fill(0)
    }
    return slice
  }
}

const SUM = new Uint32Array(BUCKETS)
