// struct peer_facts as numbers that can be added up: all of its fields are u64s.
import { DIRECTION, NETWORK_END, PeerFacts } from '../../../bpf/events.ts'

const WORD = 8
const CLOSED = PeerFacts.CLOSED / WORD
const BYTES = PeerFacts.BYTES / WORD

/** How many more connections are open after what a value of the map `peers` tells; fewer when negative. */
export function openedBy(value: Uint8Array): number {
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength)
  let opened = PeerFacts.opened(view, 0) + PeerFacts.found(view, 0)
  for (let end = 0; end < NETWORK_END.COUNT; end++) {
    opened -= Number(view.getBigInt64(PeerFacts.CLOSED + WORD * end, true))
  }
  return opened
}

/** All that happened between one process and one peer. */
export class Facts {
  readonly #words = new BigInt64Array(PeerFacts.SIZE / WORD)
  readonly #view = new DataView(this.#words.buffer)
  /** The most that was ever told of each direction: a counter must not go back. */
  readonly #told = new Float64Array(DIRECTION.COUNT)
  /** Open connections that were counted elsewhere before, and those that are counted elsewhere now. */
  #taken = 0
  #given = 0

  /** Adds a value of the map `peers`: what happened since the last one. */
  add(value: Uint8Array): void {
    const more = new BigInt64Array(value.slice().buffer)
    for (let i = 0; i < more.length; i++) this.#words[i]! += more[i]!
  }

  /** Connections that are open came from other facts. */
  take(connections: number): void {
    this.#taken += connections
  }

  /** Open connections go to other facts, and end there. */
  give(connections: number): void {
    this.#given += connections
  }

  /** Connections that began while we watched. */
  get opened(): number {
    return PeerFacts.opened(this.#view, 0)
  }

  /** Those, and the ones that were there before. */
  get connections(): number {
    return this.opened + PeerFacts.found(this.#view, 0) + this.#taken
  }

  /** Connections that are open now. */
  get active(): number {
    let active = this.connections - this.#given
    for (let end = 0; end < NETWORK_END.COUNT; end++) active -= this.#word(CLOSED + end)
    return active
  }

  closed(end: number): number {
    return this.#word(CLOSED + end)
  }

  failed(end: number): number {
    return this.#word(PeerFacts.FAILED / WORD + end)
  }

  /** Payload, each byte once; `direction` is one of DIRECTION. Never less than it was. */
  bytes(direction: number): number {
    const told = Math.max(this.#told[direction]!, this.#word(BYTES + direction))
    this.#told[direction] = told
    return told
  }

  packets(direction: number): number {
    return this.#word(PeerFacts.PACKETS / WORD + direction)
  }

  get retransmits(): number {
    return PeerFacts.retransmits(this.#view, 0)
  }

  /** Smoothed round trip times: counts of each bucket, and the sum in µs. */
  rtt(): { counts: number[]; sumUs: number } {
    return { counts: this.#buckets(PeerFacts.RTT), sumUs: PeerFacts.rttUs(this.#view, 0) }
  }

  /** The smallest round trip times of the connections. */
  minRtt(): { counts: number[]; sumUs: number } {
    return { counts: this.#buckets(PeerFacts.MIN_RTT), sumUs: PeerFacts.minRttUs(this.#view, 0) }
  }

  #word(index: number): number {
    return Number(this.#words[index]!)
  }

  #buckets(at: number): number[] {
    return Array.from({ length: PeerFacts.RTT_BYTES / WORD }, (_, i) => this.#word(at / WORD + i))
  }
}
