// The series: facts of each process and peer, bounded.
import type { AttributeList } from '../../../pipeline/data/attributes.ts'
import type { Resource } from '../../../pipeline/data/resource.ts'
import { UNKNOWN_SERVICE } from '../../../pipeline/naming/index.ts'
import { Facts } from './facts.ts'
import { OVERFLOW } from './peer.ts'

/** A series that is quiet for so long makes room for another when there is none left: ms, two collections of any backend. */
const QUIET_MS = 60_000
/** Nobody looks for such series more often. */
const ROOM_MS = 1000

export class Series {
  readonly attributes: AttributeList
  readonly facts = new Facts()
  /** Unix ns. All that is counted here came after it. */
  readonly startUnixNs: bigint
  /** When something was added last: ms of a steady clock. */
  changed: number

  constructor(attributes: AttributeList, startUnixNs: bigint, now: number) {
    this.attributes = attributes
    this.startUnixNs = startUnixNs
    this.changed = now
  }
}

export class SeriesTable {
  readonly #max: number
  readonly #byResource = new Map<Resource, Map<string, Series>>()
  #overflow: Series | undefined
  #size = 0
  #madeRoom = -Infinity

  /** `max` series; what comes above goes into one with otel.metric.overflow. */
  constructor(max: number) {
    this.#max = max
  }

  /** Series without that of the overflow. */
  get size(): number {
    return this.#size
  }

  /** The series of a resource and of attributes that `content` names, made when there is none and room. */
  find(
    resource: Resource,
    content: string,
    attributes: () => AttributeList,
    startUnixNs: bigint,
    now: number,
  ): Series {
    const known = this.#byResource.get(resource)?.get(content)
    if (known) return known
    this.#makeRoom(now)
    if (this.#size >= this.#max) return this.overflow(startUnixNs, now)
    const series = new Series(attributes(), startUnixNs, now)
    const all = this.#byResource.get(resource) ?? new Map<string, Series>()
    this.#byResource.set(resource, all.set(content, series))
    this.#size++
    return series
  }

  /** The one for all that have none. */
  overflow(startUnixNs: bigint, now: number): Series {
    return (this.#overflow ??= new Series(OVERFLOW, startUnixNs, now))
  }

  /** All series, resource by resource. */
  *all(): Generator<[Resource, Series[]]> {
    for (const [resource, all] of this.#byResource) yield [resource, [...all.values()]]
    if (this.#overflow) yield [UNKNOWN_SERVICE, [this.#overflow]]
  }

  /** Forget what has no open connection and did not change since `before` (ms of `changed`). Gives how many series that were. */
  expire(before: number): number {
    let gone = 0
    for (const [resource, all] of this.#byResource) {
      for (const [content, { changed, facts }] of all) {
        if (changed >= before || facts.active > 0) continue
        all.delete(content)
        gone++
      }
      if (all.size === 0) this.#byResource.delete(resource)
    }
    this.#size -= gone
    return gone
  }

  /** Where processes come and go, those that are gone must not keep out the others. */
  #makeRoom(now: number): void {
    if (this.#size < this.#max || now - this.#madeRoom < ROOM_MS) return
    this.#madeRoom = now
    this.expire(now - QUIET_MS)
  }
}
