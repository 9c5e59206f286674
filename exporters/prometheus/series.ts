// One series and what was pushed for it. Two processes may have the same job and instance: then their counts are added
// up, and what one of them had counted stays when it goes, because a counter must not fall.
import type { Resource } from '../../pipeline/data/resource.ts'
import type { SeriesLabels } from './labeler.ts'
import { added, sameBounds, type Value } from './value.ts'

/** `add`: cumulative, never falls. `level`: cumulative, may fall. `last`: the newest counts. */
export type Merge = 'add' | 'level' | 'last'

export interface Update {
  readonly value: Value
  readonly resource: Resource
  /** Equal for resources and scopes of equal content. */
  readonly owner: string
  readonly startUnixNs: bigint
  readonly timeUnixNs: bigint
  /** `value` is what came since the point before. */
  readonly delta: boolean
}

interface Part {
  readonly value: Value
  readonly resource: Resource
  readonly startUnixNs: bigint
  readonly timeUnixNs: bigint
  /** ms of a clock that is never set. */
  readonly updated: number
}

export class Series {
  readonly labels: SeriesLabels
  readonly merge: Merge
  /** By owner, the first that came first. */
  readonly #parts = new Map<string, Part>()
  #gone: Value | undefined

  constructor(labels: SeriesLabels, merge: Merge) {
    this.labels = labels
    this.merge = merge
  }

  /** Take an update; or why not: its buckets are not those of the others, or it is older than what is there. */
  update(given: Update, now: number): 'bounds_conflict' | 'old' | undefined {
    const before = this.#parts.get(given.owner)
    const alone = this.#parts.size === (before ? 1 : 0)
    if (before && isOld(before, given)) return 'old'
    if (!sameBounds(given.value, this.#gone ?? this.#first())) {
      if (!alone) return 'bounds_conflict'
      this.#gone = undefined
      this.#parts.clear()
      return this.update({ ...given, delta: false }, now)
    }
    if (before && !given.delta && !(alone && !this.#gone) && startedAnew(before, given)) {
      this.#retire(before)
    }
    const value = given.delta && before ? added(before.value, given.value) : given.value
    const { resource, timeUnixNs } = given
    const startUnixNs = given.delta && before ? before.startUnixNs : given.startUnixNs
    this.#parts.set(given.owner, { resource, startUnixNs, timeUnixNs, updated: now, value })
    return undefined
  }

  /** The owner says that it has no value any more; false when nothing is left. */
  end(owner: string): boolean {
    this.#retire(this.#parts.get(owner))
    this.#parts.delete(owner)
    return this.#parts.size > 0
  }

  /** Leave out what was not updated since `before`; false when nothing is left. */
  expire(before: number): boolean {
    for (const [owner, part] of this.#parts) if (part.updated < before) this.end(owner)
    return this.#parts.size > 0
  }

  resources(): Resource[] {
    return Array.from(this.#parts.values(), ({ resource }) => resource)
  }

  /** Unix ms of the newest point. */
  timeMs(): number {
    let newest = 0n
    for (const { timeUnixNs } of this.#parts.values()) if (timeUnixNs > newest) newest = timeUnixNs
    return Number(newest / 1_000_000n)
  }

  /** When the oldest began to count; 0: not known. */
  startUnixNs(): bigint {
    let oldest = 0n
    for (const { startUnixNs: start } of this.#parts.values()) {
      if (start > 0n && (oldest === 0n || start < oldest)) oldest = start
    }
    return oldest
  }

  value(): Value {
    const parts = [...this.#parts.values()]
    if (this.merge === 'last') {
      return parts.reduce((a, b) => (b.updated >= a.updated ? b : a)).value
    }
    const values = parts.map((part) => part.value)
    return (this.#gone ? [this.#gone, ...values] : values).reduce(added)
  }

  #first(): Value | undefined {
    const [part] = this.#parts.values()
    return part?.value
  }

  #retire(part: Part | undefined): void {
    if (!part || this.merge !== 'add') return
    this.#gone = this.#gone ? added(this.#gone, part.value) : part.value
  }
}

/** A delta that was there already would count twice; a point without a time cannot be old. */
function isOld(before: Part, { timeUnixNs, delta }: Update): boolean {
  if (timeUnixNs < before.timeUnixNs) return timeUnixNs !== 0n
  return delta && timeUnixNs === before.timeUnixNs && timeUnixNs !== 0n
}

/** Its process began again, so it counts from zero. */
function startedAnew(before: Part, given: Update): boolean {
  return (
    given.startUnixNs > before.timeUnixNs ||
    (given.value.count ?? given.value.value) < (before.value.count ?? before.value.value)
  )
}
