// Queries that wait for their answer, by socket, id and question (RFC 5452 §9.1), the oldest first.
import { setBounded } from '../../../pipeline/bounded_map.ts'
import type { Endpoint } from '../address.ts'
import type { Exchange } from '../exchange.ts'
import type { Message } from '../../../pipeline/dns/message.ts'
import type { DnsRequest } from '../protocols/dns/request.ts'

/** Queries that wait at most. */
const MOST = 16_384

export interface Query {
  readonly exchange: Exchange
  readonly key: string
  /** Socket and its port: what a record that cannot be read may be about. */
  readonly socket: string
  readonly remote: Endpoint | undefined
  /** When it was last sent, ns. */
  lastNs: number
}

/** What was added, in the order in which it was: what was asked later is asked after it. */
export interface Waiting extends Query {
  readonly serial: number
}

export class Asked {
  readonly #byKey = new Map<string, Waiting[]>()
  /** By when they were last sent. */
  readonly #order = new Set<Waiting>()
  #serial = 0
  /** Up to this serial answers may have been missed: of any socket, and by socket. */
  #missing = 0
  readonly #unreadable = new Map<string, number>()

  get size(): number {
    return this.#order.size
  }

  /** All of them, the oldest first; they may be removed on the way. */
  values(): Iterable<Waiting> {
    return this.#order
  }

  /** Gives the oldest when there are too many; it is removed. */
  add(asked: Query): Waiting | undefined {
    const query = { ...asked, serial: ++this.#serial }
    const same = this.#byKey.get(query.key)
    if (same) same.push(query)
    else this.#byKey.set(query.key, [query])
    this.#order.add(query)
    if (this.#order.size <= MOST) return undefined
    const [oldest] = this.#order
    if (oldest) this.remove(oldest)
    return oldest
  }

  /** It was sent again. */
  again(query: Waiting, timeNs: number): void {
    query.lastNs = timeNs
    this.#order.delete(query)
    this.#order.add(query)
  }

  remove(query: Waiting): void {
    this.#order.delete(query)
    const same = this.#byKey.get(query.key) ?? []
    if (same.length > 1) same.splice(same.indexOf(query), 1)
    else this.#byKey.delete(query.key)
    if (this.#order.size === 0) this.#unreadable.clear()
  }

  /** Answers to any that waits now may have been missed. */
  doubtAll(): void {
    this.#missing = this.#serial
  }

  /** Answers to any that this socket waits for now may be what could not be read. */
  doubtSocket(socket: string): void {
    if (this.#order.size > 0) setBounded(this.#unreadable, socket, this.#serial, MOST)
  }

  /** Why its answer may have been missed, or ''. */
  doubtOf({ serial, socket }: Waiting): string {
    if (serial <= (this.#unreadable.get(socket) ?? 0)) return 'unreadable'
    return serial <= this.#missing ? 'records_missing' : ''
  }

  /**
   * The query with this key and the question `message` has read, named `name`, to or from `remote`. An end that is not known fits
   * all, and so does a message without a question if there is no second query.
   */
  find(
    key: string,
    message: Message,
    name: string,
    remote: Endpoint | undefined,
  ): Waiting | undefined {
    const same = this.#byKey.get(key)
    if (!same) return undefined
    if (message.questions === 0) return same.length === 1 ? same[0] : undefined
    return same.find(
      (query) =>
        isSame(query.exchange.request as DnsRequest, message, name) && isNear(query.remote, remote),
    )
  }
}

/** Names are the same in any case (RFC 4343). */
function isSame(request: DnsRequest, message: Message, name: string): boolean {
  return (
    request.type === message.type &&
    request.class === message.class &&
    request.opcode === message.opcode &&
    (request.name === name || request.name.toLowerCase() === name.toLowerCase())
  )
}

function isNear(one: Endpoint | undefined, other: Endpoint | undefined): boolean {
  return !one || !other || (one.port === other.port && one.ip === other.ip)
}
