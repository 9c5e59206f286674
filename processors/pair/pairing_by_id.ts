// By id: a response names the request that it answers, in whatever order they come (DNS over TCP, RFC 7766 §6.2.1.1).
import type { Connection } from './connection.ts'
import { type Exchange, FAILURE, STATE } from './exchange.ts'
import type { InFlight } from './in_flight.ts'
import type { Begin, Early } from './protocols/protocol.ts'
import type { TraceContext } from './trace_context.ts'

/** How long nobody waits for an answer, ns: what resolvers wait as a rule. */
export const ANSWER_NS = 5e9
/** A send is seen when it returns: its answer may have been read by another thread by then, ns. */
const EARLY_NS = 20e6
const EARLY = 64

/** What every request has that is paired by its id. */
interface Named {
  readonly id: number
}

interface Open {
  readonly exchange: Exchange
  /** Why its answer may have been missed, or ''. */
  doubt: string
}

export class PairingById implements InFlight {
  readonly #connection: Connection
  /** The oldest first. */
  readonly #open = new Map<number, Open>()
  /** Answers that came before their request was seen. */
  readonly #early = new Map<number, Early>()
  /** Up to this turn answers may be missing, and why: for requests that waited to be read meanwhile. */
  #doubtTurn = -1
  #reason = ''
  /** Whole turns are missing since the last call in the request's direction: their requests are counted. */
  #missed = false
  forced = false

  constructor(connection: Connection) {
    this.#connection = connection
  }

  get idle(): boolean {
    return this.#open.size === 0
  }

  request(begin: Begin, request: unknown, context: TraceContext | undefined, id = 0): void {
    this.#missed = false
    const same = this.#open.get(id)
    // Forbidden while the first is unanswered: nobody can tell the two answers apart.
    if (same) this.#lose(id, same, 'id_reused')
    const exchange = this.#connection.begin(begin, request, context)
    this.#open.set(id, { exchange, doubt: begin.turn <= this.#doubtTurn ? this.#reason : '' })
    this.#connection.shared.byId.add(this)
    const early = this.#early.get(id)
    if (!early) return
    this.#early.delete(id)
    if (early.timeNs < begin.timeNs - EARLY_NS) return
    this.answer(exchange, early.response)
    this.answerEnd(exchange, -1, early.timeNs)
  }

  requestEnd(): void {}

  requestTurn(): void {}

  requestLost(_turn: number, reason: string): void {
    if (!this.#missed) this.lostBefore(1, 0, reason)
    this.#missed = false
  }

  lostBefore(n: number, _turn: number, reason: string): void {
    this.#connection.shared.lost.add(reason, n)
  }

  turnsMissed(n: number, answers: number, _turn: number, reason: string): void {
    if (n > 0) {
      this.#connection.shared.lost.add(reason, n)
      this.#missed = true
    }
    if (answers > 0) this.doubt(reason)
  }

  responseLost(reason: string): void {
    this.doubt(reason)
  }

  requestsUnsure(): void {}

  responsesUnsure(_turn: number, reason = 'unreadable'): void {
    this.doubt(reason)
  }

  doubt(reason: string): void {
    this.#doubtTurn = this.#connection.turn
    this.#reason = reason
    for (const open of this.#open.values()) open.doubt ||= reason
  }

  mayAnswer(): boolean {
    return true
  }

  pair(_turn: number, id = 0): Exchange | undefined {
    return this.#open.get(id)?.exchange
  }

  orphan(_turn: number, early?: Early): void {
    if (!early) return
    if (this.#early.size >= EARLY) this.#early.clear()
    this.#early.set(early.id, early)
  }

  answer(exchange: Exchange, response: unknown): void {
    exchange.response = response
  }

  answerEnd(exchange: Exchange, size: number, timeNs: number): void {
    const { id } = exchange.request as Named
    if (this.#open.get(id)?.exchange === exchange) this.#open.delete(id)
    this.#settle()
    exchange.responseBytes = size
    exchange.endNs = timeNs
    if (timeNs < exchange.startNs) exchange.startNs = timeNs
    this.#connection.shared.outbox.complete(exchange)
  }

  answerLost(_exchange: Exchange, reason: string): void {
    this.doubt(reason)
  }

  abort(failure: number, timeNs: number): void {
    for (const [id, open] of this.#open) this.#fail(id, open, failure, timeNs)
  }

  drop(reason: string): void {
    for (const [id, open] of this.#open) this.#lose(id, open, reason)
  }

  /** Nobody waits any longer for answers to what was asked before `nowNs` - ANSWER_NS. */
  expire(nowNs: number): void {
    for (const [id, open] of this.#open) {
      const dueNs = open.exchange.startNs + ANSWER_NS
      if (dueNs > nowNs) return
      this.#fail(id, open, FAILURE.timeout, dueNs)
    }
  }

  #fail(id: number, open: Open, failure: number, timeNs: number): void {
    if (open.doubt !== '') return this.#lose(id, open, open.doubt)
    this.#open.delete(id)
    this.#settle()
    open.exchange.failure = failure
    open.exchange.endNs = Math.max(timeNs, open.exchange.startNs)
    this.#connection.shared.outbox.complete(open.exchange)
  }

  #lose(id: number, { exchange }: Open, reason: string): void {
    this.#open.delete(id)
    this.#settle()
    if (exchange.state !== STATE.open) return
    this.#connection.shared.lost.add(reason)
    this.#connection.shared.outbox.forget(exchange)
  }

  #settle(): void {
    if (this.#open.size === 0) this.#connection.shared.byId.delete(this)
  }
}
