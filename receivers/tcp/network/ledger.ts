// From what the kernel has added up to series: whose they are, and which of them has the connections that are open.
import { PeerKey } from '../../../bpf/events.ts'
import { setBounded } from '../../../pipeline/bounded_map.ts'
import type { ProcessFacts } from '../../../pipeline/data/events.ts'
import { resourceOf, UNKNOWN_SERVICE } from '../../../pipeline/naming/index.ts'
import { openedBy } from './facts.ts'
import { attributesOf, isOverflow } from './peer.ts'
import type { Series, SeriesTable, Wanted } from './table.ts'

/** As many as the kernel follows connections. */
const MOST_OPEN = 65_536

export interface Owners {
  process(pid: number, startTicks: number): ProcessFacts | undefined
  /** Whether a process is watched; it may say something else later. Pid 0: nobody knows whose it is. */
  selected(pid: number, startTicks: number): boolean
}

/** The connections between a process and a peer that are open now. */
interface Open {
  readonly count: number
  /** Where they are counted; undefined when the process is not selected. */
  series: Series | undefined
}

/** A key of the kernel's. */
interface From extends Pick<Wanted, 'content' | 'attributes'> {
  readonly pid: number
  readonly startTicks: number
}

export class Ledger {
  readonly #table: SeriesTable
  readonly #owners: Owners
  /** By process and peer, for the kernel knows no programs: those of one that executes another go on in the other's series. */
  readonly #open = new Map<string, Open>()

  constructor(table: SeriesTable, owners: Owners) {
    this.#table = table
    this.#owners = owners
  }

  /** What happened since `sinceUnixNs`: key and value of the map `peers`. `now` is ms of the table's clock. */
  add(key: Uint8Array, facts: Uint8Array, sinceUnixNs: bigint, now: number): void {
    const view = new DataView(key.buffer, key.byteOffset, key.byteLength)
    if (isOverflow(view)) {
      this.#table.overflow(sinceUnixNs, now).add(facts, now)
      return
    }
    const from: From = {
      pid: PeerKey.pid(view, 0),
      startTicks: PeerKey.startTicks(view, 0),
      content: contentOf(key, view),
      attributes: () => attributesOf(key, view),
    }
    const id = `${from.pid} ${from.startTicks} ${from.content}`
    const open = this.#open.get(id)
    const series = this.#seriesOf(from, open?.series, sinceUnixNs, now)
    if (open && open.series !== series) {
      open.series?.facts.give(open.count)
      series?.facts.take(open.count)
    }
    series?.add(facts, now)
    const count = (open?.count ?? 0) + openedBy(facts)
    if (count > 0) setBounded(this.#open, id, { count, series }, MOST_OPEN)
    else this.#open.delete(id)
  }

  /** Forget series as the table does. */
  expire(before: number, goneBefore = before): void {
    this.#table.expire(before, goneBefore)
    for (const open of this.#open.values()) {
      if (open.series?.forgotten === true) open.series = undefined
    }
  }

  /** Undefined for a process that is not selected. */
  #seriesOf(
    { pid, startTicks, content, attributes }: From,
    before: Series | undefined,
    startUnixNs: bigint,
    now: number,
  ): Series | undefined {
    const facts = pid === 0 ? undefined : this.#owners.process(pid, startTicks)
    // It has ended, and all that is known of it is forgotten.
    if (!facts && before?.forgotten === false) return before
    if (!this.#owners.selected(pid, startTicks)) return undefined
    const resource = facts ? resourceOf(facts) : UNKNOWN_SERVICE
    const process = facts && { pid, startTicks }
    return this.#table.find({ resource, process, content, attributes, startUnixNs }, now)
  }
}

/** A text that is the same for the same attributes of one resource: the key without the process and the half. */
function contentOf(key: Uint8Array, view: DataView): string {
  const ip = Buffer.from(key.buffer, key.byteOffset + PeerKey.IP, PeerKey.IP_BYTES)
  const { family, netns, port, role } = PeerKey
  return `${ip.toString('latin1')}${family(view, 0)} ${netns(view, 0)} ${port(view, 0)} ${role(view, 0)}`
}
