// One series and what was pushed for it. Two processes may have the same job and instance: then their counts are added
// up, and what one of them had counted stays when it goes, because a counter must not fall.
import type { Resource } from '../../pipeline/data/resource.ts'

/** A number, or a histogram's sum with its buckets. */
export interface Value {
  readonly value: number
  readonly bounds?: readonly number[]
  readonly counts?: readonly number[]
}

/** `add`: cumulative, never falls. `level`: cumulative, may fall. `last`: the newest counts. */
export type Merge = 'add' | 'level' | 'last'

export interface Update extends Value {
  readonly resource: Resource
  /** Equal for resources of equal content. */
  readonly owner: string
  readonly startUnixNs: bigint
  readonly timeUnixNs: bigint
  /** `value` and `counts` are what came since the point before. */
  readonly delta: boolean
}

interface Part extends Value {
  readonly resource: Resource
  readonly owner: string
  readonly timeUnixNs: bigint
  /** ms of a clock that is never set. */
  readonly updated: number
}

export class Series {
  readonly labels: string
  readonly merge: Merge
  #parts: Part[] = []
  #gone: Value | undefined

  constructor(labels: string, merge: Merge) {
    this.labels = labels
    this.merge = merge
  }

  /** Take an update; false when its buckets are not those of the others. */
  update(given: Update, now: number): boolean {
    const at = this.#parts.findIndex((part) => part.owner === given.owner)
    const before = this.#parts[at]
    const alone = this.#parts.length === (before ? 1 : 0)
    if (!sameBounds(given, this.#gone ?? this.#parts[0])) {
      if (!alone) return false
      this.#gone = undefined
      this.#parts = []
      return this.update({ ...given, delta: false }, now)
    }
    if (before && !given.delta && !(alone && !this.#gone) && startedAnew(before, given)) {
      this.#retire(before)
    }
    const { value, bounds, counts } = given.delta && before ? added(before, given) : given
    const { resource, owner, timeUnixNs } = given
    const part: Part = {
      resource,
      owner,
      timeUnixNs,
      updated: now,
      value,
      ...(bounds && counts ? { bounds, counts } : {}),
    }
    if (before) this.#parts[at] = part
    else this.#parts.push(part)
    return true
  }

  /** Leave out what was not updated since `before`; false when nothing is left. */
  expire(before: number): boolean {
    if (this.#parts.every((part) => part.updated >= before)) return true
    for (const part of this.#parts) if (part.updated < before) this.#retire(part)
    this.#parts = this.#parts.filter((part) => part.updated >= before)
    return this.#parts.length > 0
  }

  resources(): Resource[] {
    return this.#parts.map((part) => part.resource)
  }

  /** Unix ms of the newest point. */
  timeMs(): number {
    let newest = 0n
    for (const { timeUnixNs } of this.#parts) if (timeUnixNs > newest) newest = timeUnixNs
    return Number(newest / 1_000_000n)
  }

  value(): Value {
    const parts = this.#parts
    if (this.merge === 'last') {
      return parts.reduce((a, b) => (b.updated >= a.updated ? b : a))
    }
    const all: Value[] = this.#gone ? [this.#gone, ...parts] : parts
    return all.reduce(added)
  }

  #retire(part: Value): void {
    if (this.merge === 'add') this.#gone = this.#gone ? added(this.#gone, part) : part
  }
}

/** Its process began again, so it counts from zero. */
function startedAnew(before: Part, given: Update): boolean {
  return given.startUnixNs > before.timeUnixNs || given.value < before.value
}

function sameBounds(a: Value, b: Value | undefined): boolean {
  if (!b || a.bounds === b.bounds) return true
  if (a.bounds?.length !== b.bounds?.length) return false
  return a.bounds!.every((bound, i) => bound === b.bounds![i])
}

function added(a: Value, b: Value): Value {
  const value = a.value + b.value
  if (!a.counts || !a.bounds || !b.counts) return { value }
  return {
    value,
    bounds: a.bounds,
    counts: a.counts.map((count, i) => count + (b.counts![i] ?? 0)),
  }
}
