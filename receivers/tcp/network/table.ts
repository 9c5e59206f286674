// The series: facts of each process and peer, bounded.
import type { AttributeList } from '../../../pipeline/data/attributes.ts'
import type { Resource } from '../../../pipeline/data/resource.ts'
import { UNKNOWN_SERVICE } from '../../../pipeline/naming/index.ts'
import { isRunning } from '../../process/running.ts'
import { Facts } from './facts.ts'
import { OVERFLOW } from './peer.ts'

/**
 * A series that is quiet for so long makes room for another when there is none left, and goes when its process has: ms, two
 * collections of any backend.
 */
export const QUIET_MS = 60_000
/** Nobody looks for such series more often. */
const ROOM_MS = 1000

export class Series {
  readonly attributes: AttributeList
  readonly facts = new Facts()
  /** Unix ns. All that is counted here came after it. */
  readonly startUnixNs: bigint
  /** When something was added last: ms of a steady clock. */
  changed: number
  /** It is in no metric any more. */
  forgotten = false

  constructor(attributes: AttributeList, startUnixNs: bigint, now: number) {
    this.attributes = attributes
    this.startUnixNs = startUnixNs
    this.changed = now
  }

  /** Adds a value of the map `peers`. */
  add(value: Uint8Array, now: number): void {
    this.facts.add(value)
    this.changed = now
  }
}

export interface Process {
  readonly pid: number
  readonly startTicks: number
}

/** A series that is asked for. */
export interface Wanted {
  readonly resource: Resource
  /** Undefined: nobody knows. */
  readonly process: Process | undefined
  /** A text that stands for the attributes. */
  readonly content: string
  readonly attributes: () => AttributeList
  readonly startUnixNs: bigint
}

/** All series of a resource. */
interface Group {
  readonly resource: Resource
  readonly process: Process | undefined
  readonly series: Map<string, Series>
}

export class SeriesTable {
  readonly #max: number
  /** By what is in the resource: facts of a process that are read again make another object. */
  readonly #groups = new Map<string, Group>()
  readonly #names = new WeakMap<Resource, string>()
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

  /** Made when there is none and room. */
  find(wanted: Wanted, now: number): Series {
    const name = this.#nameOf(wanted.resource)
    const { content, startUnixNs } = wanted
    const known = this.#groups.get(name)?.series.get(content)
    if (known) return known
    this.#makeRoom(now)
    if (this.#size >= this.#max) return this.overflow(startUnixNs, now)
    const series = new Series(wanted.attributes(), startUnixNs, now)
    const group = this.#groups.get(name) ?? { resource: wanted.resource, series: new Map() }
    group.series.set(content, series)
    this.#groups.set(name, { ...group, process: wanted.process })
    this.#size++
    return series
  }

  /** The one for all that have none. */
  overflow(startUnixNs: bigint, now: number): Series {
    return (this.#overflow ??= new Series(OVERFLOW, startUnixNs, now))
  }

  /** All series, resource by resource. */
  *all(): Generator<[Resource, Series[]]> {
    for (const { resource, series } of this.#groups.values()) yield [resource, [...series.values()]]
    if (this.#overflow) yield [UNKNOWN_SERVICE, [this.#overflow]]
  }

  /**
   * Forget what did not change since `before` (ms of `changed`) and has no open connection, and what did not change since `goneBefore`
   * and whose process is not there any more: an end was missed then, or is another process's by now. Gives how many series that were.
   */
  expire(before: number, goneBefore = before): number {
    let gone = 0
    for (const [name, group] of this.#groups) {
      let isThere: boolean | undefined
      for (const [content, series] of group.series) {
        if (series.changed >= goneBefore) continue
        const isIdle = series.changed < before && series.facts.active === 0
        if (!isIdle && (isThere ??= isProcessThere(group))) continue
        group.series.delete(content)
        series.forgotten = true
        gone++
      }
      if (group.series.size === 0) this.#groups.delete(name)
    }
    this.#size -= gone
    return gone
  }

  #nameOf(resource: Resource): string {
    const known = this.#names.get(resource)
    if (known !== undefined) return known
    const name = JSON.stringify(resource.attributes.list)
    this.#names.set(resource, name)
    return name
  }

  /** Where processes come and go, those that are gone must not keep out the others. */
  #makeRoom(now: number): void {
    if (this.#size < this.#max || now - this.#madeRoom < ROOM_MS) return
    this.#madeRoom = now
    this.expire(now - QUIET_MS)
  }
}

const isProcessThere = ({ process }: Group): boolean =>
  process !== undefined && isRunning(process.pid, process.startTicks)
