// Queries that wait for their answer, by socket, id and question (RFC 5452 §9.1), the oldest first.
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
  /** Why its answer may have been missed, or ''. */
  doubt: string
}

export class Asked {
  readonly #byKey = new Map<string, Query[]>()
  /** By when they were last sent. */
  readonly #order = new Set<Query>()

  get size(): number {
    return this.#order.size
  }

  /** All of them, the oldest first; they may be removed on the way. */
  values(): Iterable<Query> {
    return this.#order
  }

  /** Gives the oldest when there are too many; it is removed. */
  add(query: Query): Query | undefined {
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
  again(query: Query, timeNs: number): void {
    query.lastNs = timeNs
    this.#order.delete(query)
    this.#order.add(query)
  }

  remove(query: Query): void {
    this.#order.delete(query)
    const same = this.#byKey.get(query.key) ?? []
    if (same.length > 1) same.splice(same.indexOf(query), 1)
    else this.#byKey.delete(query.key)
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
  ): Query | undefined {
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
