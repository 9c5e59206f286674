// One series: what was counted of one service, side and set of dimensions.
import type { AttributeSet } from '../../pipeline/data/attributes.ts'
import type { HistogramPoint } from '../../pipeline/data/metrics.ts'
import { NUMBERS, type Instrument } from './instruments.ts'

export class Series {
  readonly dimensions: AttributeSet
  /** Unix ns. All that is counted here came after it. */
  readonly startUnixNs: bigint
  /** When a batch last had a span of it: ms of a clock that is never set, so that no step of the wall clock ages it. */
  seen: number
  readonly #numbers = new Float64Array(NUMBERS)
  /** The counts of each instrument as they were given last, while nothing was added since. */
  readonly #given = new Map<Instrument, readonly number[]>()
  /** Something was counted since its points were told. */
  #news = true
  /** When they were, ms as `seen`. */
  #toldAt = -Infinity

  constructor(dimensions: AttributeSet, startUnixNs: bigint, seen: number) {
    this.dimensions = dimensions
    this.startUnixNs = startUnixNs
    this.seen = seen
  }

  /** Count `value`, at least 0, in the instrument's recorded unit. */
  record(instrument: Instrument, value: number): void {
    const { limits, at } = instrument
    const numbers = this.#numbers
    let bucket = 0
    while (bucket < limits.length && value > limits[bucket]!) bucket++
    numbers[at + bucket]!++
    numbers[at + limits.length + 1]! += value
  }

  /** Before the first `record` after a `point`: what was given is old now. */
  touch(now: number): void {
    this.seen = now
    this.#news = true
    if (this.#given.size > 0) this.#given.clear()
  }

  /** Are its points to be told: is there something new, or is the last time before `since`? */
  isDue(since: number): boolean {
    return this.#news || this.#toldAt < since
  }

  /** All its points were told. */
  told(now: number): void {
    this.#news = false
    this.#toldAt = now
  }

  /** The data point of one instrument, or undefined while it has counted nothing. */
  point(instrument: Instrument, timeUnixNs: bigint): HistogramPoint | undefined {
    const { at, bounds, scale } = instrument
    const end = at + bounds.length + 1
    const counts = this.#given.get(instrument) ?? this.#copy(instrument, at, end)
    let count = 0
    for (let i = 0; i < counts.length; i++) count += counts[i]!
    if (count === 0) return undefined
    const sum = this.#numbers[end]! / scale
    const attributes = this.dimensions
    // The wall clock may have been set back.
    const startUnixNs = this.startUnixNs < timeUnixNs ? this.startUnixNs : timeUnixNs
    return { attributes, startUnixNs, timeUnixNs, count, sum, bounds, counts }
  }
  #copy(instrument: Instrument, at: number, end: number): readonly number[] {
    const counts: number[] = []
    for (let i = at; i < end; i++) counts.push(this.#numbers[i]!)
    this.#given.set(instrument, counts)
    return counts
  }
}
