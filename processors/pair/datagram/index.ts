// Lookups over UDP, from single datagrams: a query begins an exchange, its answer ends it. A query that is sent again from the same
// socket with the same id is the same lookup, and says how often it was sent; without an answer it ends after ANSWER_NS.
import type { Telemetry } from '../../../pipeline/telemetry/telemetry.ts'
import { Connection } from '../connection.ts'
import { CounterBy } from '../counter_by.ts'
import { type Exchange, FAILURE, ROLE, type Role, STATE } from '../exchange.ts'
import { ANSWER_NS } from '../pairing_by_id.ts'
import { responseOf } from '../protocols/dns/answers.ts'
import { Message, READ } from '../../../pipeline/dns/message.ts'
import { type DnsRequest, Names, requestOf } from '../protocols/dns/request.ts'
import { Begin, type Protocol } from '../protocols/protocol.ts'
import type { Shared } from '../shared.ts'
import { Asked, type Query } from './asked.ts'
import type { Datagram } from './datagram.ts'
import { DatagramJoins } from './joins.ts'

/** Connections that are none have no id. */
const NO_ID = 0

const message = new Message()
const begin = new Begin()

export class Datagrams {
  readonly #shared: Shared
  readonly #protocol: Protocol
  readonly #names = new Names()
  readonly #asked = new Asked()
  readonly #joins = new DatagramJoins()
  readonly #skipped: CounterBy
  #lost = 0

  constructor(shared: Shared, telemetry: Telemetry) {
    this.#shared = shared
    this.#protocol = shared.lookups
    this.#skipped = new CounterBy(
      telemetry,
      'spantap_datagrams_skipped',
      'Datagrams that became part of no lookup, by reason.',
      'reason',
    )
    telemetry.gauge(
      'spantap_lookups_waiting',
      'Lookups over UDP that wait for their answer.',
      () => this.#asked.size,
    )
  }

  take(datagram: Datagram): void {
    if (datagram.lost !== this.#lost) {
      // Less: of another CPU, out of order, or the receiver has started anew.
      if (datagram.lost > this.#lost) this.#asked.doubtAll()
      this.#lost = datagram.lost
    }
    const { bytes, from, to } = datagram
    if (from === to) {
      this.#skipped.add('unreadable')
      this.#asked.doubtSocket(socketOf(datagram))
    } else if (message.read(bytes, from, to) !== READ.done) this.#skipped.add('malformed')
    else if (message.isResponse) this.#answer(datagram)
    else this.#ask(datagram)
  }

  /** Time has come to `nowNs`. */
  sweep(nowNs: number): void {
    for (const query of this.#asked.values()) {
      const dueNs = query.lastNs + ANSWER_NS
      if (dueNs > nowNs) break
      const doubt = this.#asked.doubtOf(query)
      this.#asked.remove(query)
      if (doubt === '') this.#end(query, FAILURE.timeout, dueNs)
      else this.#lose(query, doubt)
    }
    this.#joins.sweep(nowNs)
  }

  /** No more records will come. */
  end(): void {
    for (const query of this.#asked.values()) {
      this.#asked.remove(query)
      this.#lose(query, 'shutdown')
    }
  }

  #ask(datagram: Datagram): void {
    const role = datagram.sent ? ROLE.client : ROLE.server
    const socket = socketOf(datagram)
    const key = keyOf(role, socket, message.id)
    const request = requestOf(message, datagram.bytes, this.#names, 'udp')
    const again = this.#asked.find(key, message, request.name, datagram.remote)
    if (again) {
      ;(again.exchange.request as DnsRequest).attempts++
      this.#asked.again(again, datagram.timeNs)
      return
    }
    const exchange = this.#begin(datagram, role, request)
    const { remote, timeNs } = datagram
    const full = this.#asked.add({ exchange, key, socket, remote, lastNs: timeNs })
    if (full) this.#lose(full, 'evicted')
    if (exchange.owner.ends) this.#join(exchange, this.#joins.add(exchange))
  }

  #begin(datagram: Datagram, role: Role, request: DnsRequest): Exchange {
    const connection = new Connection(NO_ID, this.#shared, datagram.ends, role, true)
    connection.protocol = this.#protocol
    begin.timeNs = datagram.timeNs
    begin.pid = datagram.pid
    begin.startTicks = datagram.startTicks
    const exchange = connection.begin(begin, request, undefined)
    if (datagram.own) exchange.refused = 'self'
    return exchange
  }

  #answer(datagram: Datagram): void {
    const { bytes, timeNs, remote } = datagram
    const role = datagram.sent ? ROLE.server : ROLE.client
    const key = keyOf(role, socketOf(datagram), message.id)
    const name = this.#names.at(bytes, message.nameFrom, message.nameTo)
    const query = this.#asked.find(key, message, name, remote)
    if (!query) return this.#skipped.add('unasked')
    this.#asked.remove(query)
    const { exchange } = query
    exchange.response = responseOf(message, bytes, datagram.to)
    this.#learnEnds(exchange, datagram)
    this.#end(query, FAILURE.none, timeNs)
  }

  /** The answer may say what the query did not: who has asked, or by which address of its own. */
  #learnEnds(exchange: Exchange, { ends }: Datagram): void {
    const { owner } = exchange
    if (!ends) return
    if (!owner.ends) {
      owner.ends = ends
      this.#join(exchange, this.#joins.add(exchange))
    } else if (owner.ends.local.isAny && !ends.local.isAny) {
      owner.ends = ends
      if (!exchange.partner) this.#join(exchange, this.#joins.find(exchange))
    }
  }

  #join(exchange: Exchange, other: Exchange | undefined): void {
    const { ends } = exchange.owner
    if (ends && !ends.local.isAny) this.#shared.joins.addLocal(ends.local.ip)
    if (!other) return
    if (exchange.refused !== undefined) this.#refuse(other, exchange.refused)
    else if (other.refused !== undefined) this.#refuse(exchange, other.refused)
    else if (!exchange.isDropped && !other.isDropped) {
      exchange.partner = other
      other.partner = exchange
    }
  }

  /** The other end's is left out: so is this. */
  #refuse(exchange: Exchange, reason: string): void {
    exchange.refused = reason
    if (exchange.state === STATE.complete) this.#shared.outbox.leaveOut(exchange)
  }

  #end({ exchange }: Query, failure: number, timeNs: number): void {
    exchange.failure = failure
    exchange.endNs = timeNs
    if (timeNs < exchange.startNs) exchange.startNs = timeNs
    this.#shared.outbox.complete(exchange)
  }

  #lose({ exchange }: Query, reason: string): void {
    this.#shared.lost.add(reason)
    this.#shared.outbox.forget(exchange)
  }
}

function socketOf({ socket, local }: Datagram): string {
  return `${socket}:${local?.port ?? 0}`
}

function keyOf(role: Role, socket: string, id: number): string {
  return `${role} ${id} ${socket}`
}
