// Complete exchanges become spans: at once, or when the view from the other end is complete, too, so that both agree.
import type { Counter, Telemetry } from '../../pipeline/telemetry/telemetry.ts'
import { SpanBatch } from '../../pipeline/data/spans.ts'
import type { CounterBy } from './counter_by.ts'
import { ROLE, STATE, type Exchange } from './exchange.ts'
import type { Joins } from './joins.ts'
import { spansDropped } from './losses.ts'
import { agree, writeSpan } from './span.ts'
import { WaitList } from './wait_list.ts'

/** How long a joined exchange waits for its partner to be complete, ns: a client may be slow to read what it was sent. */
const PARTNER_NS = 10e9
/** Joined exchanges that wait at most: a ring that loses records leaves many without a complete partner. */
const PARTNERS = 16_384
/** How long an exchange waits for a partner to show up, ns. */
const PEER_NS = 250e6

export class Outbox {
  readonly #joins: Joins
  readonly #dropped: CounterBy
  readonly #inversions: Counter
  readonly #joined: Counter
  /** Those whose partner is known. */
  readonly #partners = new WaitList()
  /** Those whose partner may show up. */
  readonly #peers = new WaitList()
  #spans = new SpanBatch(64)
  /** Unix time of the monotonic clock's zero, in two words. */
  #epochLow = 0
  #epochHigh = 0

  constructor(joins: Joins, telemetry: Telemetry) {
    this.#joins = joins
    this.#dropped = spansDropped(telemetry)
    this.#inversions = telemetry.counter(
      'spantap_join_inversions',
      'Times of the two ends of one exchange that contradicted each other and were made to agree.',
    )
    this.#joined = telemetry.counter(
      'spantap_exchanges_joined',
      'Exchanges of which both ends were seen and joined.',
    )
  }

  /** How many exchanges wait. */
  get waiting(): number {
    return this.#partners.length + this.#peers.length
  }

  setClock(epochNs: bigint): void {
    this.#epochLow = Number(epochNs & 0xffffffffn)
    this.#epochHigh = Number(epochNs >> 32n)
  }

  complete(exchange: Exchange): void {
    if (exchange.state !== STATE.open) return
    exchange.state = STATE.complete
    if (exchange.isDropped) {
      this.#dropped.add(exchange.refused ?? 'otlp_exporter_process')
      return this.forget(exchange)
    }
    if (exchange.owner.ends?.isUnix === true) this.#joins.align(exchange)
    const partner = exchange.partner
    if (!partner) {
      if (this.#joins.expects(exchange.owner)) this.#peers.add(exchange, exchange.endNs + PEER_NS)
      else this.#emit(exchange)
    } else if (partner.state === STATE.open) {
      this.#hold(exchange)
    } else {
      partner.list?.remove(partner)
      this.#emitPair(exchange, partner)
    }
  }

  /** No span will be made of this one: its partner stands alone. */
  forget(exchange: Exchange): void {
    exchange.state = STATE.gone
    const partner = exchange.partner
    if (!partner) return
    exchange.partner = undefined
    if (partner.state === STATE.gone) return
    partner.partner = undefined
    if (partner.state !== STATE.complete) return
    partner.list?.remove(partner)
    this.#emit(partner)
  }

  /** One that is complete and waits shall not become a span after all. */
  leaveOut(exchange: Exchange): void {
    exchange.list?.remove(exchange)
    this.#dropped.add(exchange.refused ?? 'other_end')
    this.forget(exchange)
  }

  /** Let those go that have waited long enough. */
  sweep(nowNs: number): void {
    for (let e = this.#peers.due(nowNs); e; e = this.#peers.due(nowNs)) {
      // The partner has shown up since, in the middle of its exchange.
      if (e.partner) this.#hold(e)
      else this.#emit(e)
    }
    for (let e = this.#partners.due(nowNs); e; e = this.#partners.due(nowNs)) this.#release(e)
  }

  /** The spans made since the last call. */
  take(): SpanBatch | undefined {
    const spans = this.#spans
    if (spans.length === 0) return undefined
    // As much as there was room for, so that most batches never grow; less after one that was nearly empty.
    const { capacity, length } = spans
    this.#spans = new SpanBatch(length * 4 < capacity ? Math.max(64, capacity / 2) : capacity)
    return spans
  }

  /** Wait for a partner that is not complete. */
  #hold(exchange: Exchange): void {
    this.#partners.add(exchange, exchange.endNs + PARTNER_NS)
    if (this.#partners.length > PARTNERS) this.#release(this.#partners.due(Infinity) as Exchange)
  }

  /** One whose partner is still not complete. It may never be: a server's parent must be a span that was exported. */
  #release(exchange: Exchange): void {
    const partner = exchange.partner
    if (partner && exchange.role === ROLE.server) {
      partner.partner = undefined
      exchange.partner = undefined
    }
    this.#emit(exchange)
  }

  /** The client's span first: it is the parent. `other` may have gone before. */
  #emitPair(one: Exchange, other: Exchange): void {
    const client = one.role === ROLE.client ? one : other
    const server = client === one ? other : one
    if (client.state !== STATE.gone) this.#emit(client)
    if (server.state !== STATE.gone) this.#emit(server)
  }

  #emit(exchange: Exchange): void {
    if (exchange.partner?.service.instrumented === true) exchange.partner = undefined
    if (exchange.partner) {
      this.#inversions.value += agree(exchange, exchange.partner)
      if (exchange.role === ROLE.server) this.#joined.value++
    }
    writeSpan(this.#spans, exchange, this.#epochLow, this.#epochHigh)
    exchange.state = STATE.gone
  }
}
