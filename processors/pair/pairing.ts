// In order: the Nth response of a connection answers the Nth request, whichever shows first. After a loss the order alone proves
// nothing; then a response only belongs to a request that the kernel's count of turns puts right before it.
import type { Connection } from './connection.ts'
import { type Exchange, FAILURE, STATE } from './exchange.ts'
import type { InFlight } from './in_flight.ts'
import type { Begin } from './protocols/protocol.ts'
import { WAIT } from './stream.ts'
import type { TraceContext } from './trace_context.ts'

export class Pairing implements InFlight {
  readonly #connection: Connection
  // Exchanges whose response has not begun, in the order of their requests.
  #first: Exchange | undefined
  #last: Exchange | undefined
  /** The exchange whose request is not complete. */
  #open: Exchange | undefined
  /** The exchange whose response is not complete. */
  #answering: Exchange | undefined
  /** Requests or responses are missing: pair by turns until that fits again. */
  #lossy: boolean
  /** Why, or '' when we only came in the middle. */
  #reason = ''
  /** Newest turn when that was noticed: what was read before it and waited proves nothing. */
  #doubtTurn = 0
  /** Up to this turn every request was seen or counted as lost. */
  #accounted = 0
  /** Nobody knows how many requests this turn had. */
  #unclearTurn = -1
  /** Responses of this turn or of one before may be missing. */
  #answersLost = 0
  /** A request was once sent before the answer to the one before. */
  #pipelined = false
  /** Whole turns are missing since the last call in the request's direction. */
  #missed = false
  /** Take responses without waiting for requests. */
  forced = false

  constructor(connection: Connection, inMiddle: boolean) {
    this.#connection = connection
    this.#lossy = inMiddle
  }

  /** Nothing is in flight. */
  get idle(): boolean {
    return this.#first === undefined && this.#answering === undefined
  }

  request(begin: Begin, request: unknown, context: TraceContext | undefined): void {
    const exchange = this.#connection.begin(begin, request, context)
    if (this.#last) {
      this.#last.next = exchange
      this.#pipelined ||= this.#last.lastTurn === begin.turn
    } else this.#first = exchange
    this.#last = exchange
    this.#open = exchange
    this.#missed = false
    this.#accounted = begin.turn
  }

  requestEnd(size: number): void {
    if (this.#open) this.#open.requestBytes = size
    this.#open = undefined
  }

  /** A call in the request's direction was read. */
  requestTurn(turn: number): void {
    if (this.#open) this.#open.lastTurn = turn
  }

  requestLost(turn: number, reason: string): void {
    if (!this.#missed) {
      this.#connection.shared.lost.add(reason)
      this.#unclearTurn = turn
    }
    this.#accounted = Math.max(this.#accounted, turn)
    this.#missed = false
    this.#open = undefined
    this.doubt(reason)
  }

  /** `n` requests from before the first message are missing; up to `turn` all are counted. */
  lostBefore(n: number, turn: number, reason: string): void {
    this.#connection.shared.lost.add(reason, n)
    this.#accounted = turn
    this.doubt(reason)
  }

  /** Whole turns are missing: `n` of requests, the first of them `turn`, and `answers` of responses. */
  turnsMissed(n: number, answers: number, turn: number, reason: string): void {
    if (answers > 0) this.responseLost(reason)
    else this.doubt(reason)
    if (n === 0) return
    let requests = n
    const open = this.#open
    // The rest of a request, if all that was said since it began was an interim response.
    if (open && open.response === undefined && open.firstTurn >= this.#answersLost) {
      open.lastTurn = turn
      requests--
    }
    if (requests > 0) this.#connection.shared.lost.add(reason, requests)
    this.#accounted = turn + (n - 1) * 2
    this.#missed = true
  }

  responseLost(reason: string): void {
    this.#answersLost = this.#connection.turn
    this.doubt(reason)
  }

  requestsUnsure(turn: number, reason = this.#reason): void {
    const { responses } = this.#connection
    const answered = this.idle && responses.wait === WAIT.nothing && responses.parser?.idle === true
    // Nothing is in flight, and no response is left over: there was none.
    if (turn < this.#connection.turn && answered) return
    this.#unclearTurn = turn
    this.doubt(reason)
  }

  responsesUnsure(turn: number, reason = this.#reason): void {
    this.#answersLost = Math.max(this.#answersLost, turn)
    this.doubt(reason)
  }

  /** Order proves nothing for now. */
  doubt(reason: string): void {
    this.#lossy = true
    this.#doubtTurn = this.#connection.turn
    this.#reason = reason
  }

  mayAnswer(): boolean {
    return this.#first !== undefined || this.#lossy || this.forced
  }

  pair(turn: number): Exchange | undefined {
    return this.#lossy ? this.#pairByTurn(turn) : this.#first
  }

  orphan(turn: number): void {
    // It may be that of a request that is still to be read.
    this.#answersLost = Math.max(this.#answersLost, turn)
    // Without a loss it answers nothing: a server may say 408 before any request.
    if (this.#reason === '' || this.#accounted >= turn - 1) return
    this.#connection.shared.lost.add(this.#reason)
    this.#accounted = turn - 1
  }

  answer(exchange: Exchange, response: unknown): void {
    this.#first = exchange.next
    if (!exchange.next) this.#last = undefined
    exchange.next = undefined
    exchange.response = response
    this.#answering = exchange
  }

  answerEnd(exchange: Exchange, size: number, timeNs: number): void {
    this.#answering = undefined
    exchange.responseBytes = size
    exchange.endNs = timeNs
    // The send that was overtaken by its answer had begun before it, whenever it returned.
    if (timeNs < exchange.startNs) exchange.startNs = timeNs
    this.#connection.shared.outbox.complete(exchange)
  }

  answerLost(exchange: Exchange, reason: string): void {
    this.#answering = undefined
    this.#lose(exchange, reason)
  }

  /** No more responses will come: what is in flight has failed, or was lost if records are missing. */
  abort(failure: number, timeNs: number): void {
    const answering = this.#answering
    this.#answering = undefined
    if (answering) this.#fail(answering, failure, timeNs)
    let exchange = this.#first
    this.#first = undefined
    this.#last = undefined
    while (exchange) {
      const next: Exchange | undefined = exchange.next
      this.#fail(exchange, failure, timeNs)
      exchange = next
    }
  }

  /** Forget what is in flight, counted as lost. */
  drop(reason: string): void {
    this.doubt(reason)
    this.abort(FAILURE.none, 0)
  }

  #fail(exchange: Exchange, failure: number, timeNs: number): void {
    exchange.next = undefined
    if (this.#reason !== '' && this.#lossy) return this.#lose(exchange, this.#reason)
    exchange.failure = failure
    exchange.endNs = Math.max(timeNs, exchange.startNs)
    this.#connection.shared.outbox.complete(exchange)
  }

  #lose(exchange: Exchange, reason: string): void {
    if (exchange.state !== STATE.open) return
    this.#connection.shared.lost.add(reason)
    this.#connection.shared.outbox.forget(exchange)
  }

  /** The request that turn `turn` answers if it can be no other; all others from before it are lost. */
  #pairByTurn(turn: number): Exchange | undefined {
    let candidate: Exchange | undefined
    let older = 0
    let twins = 0
    for (let e = this.#first; e && e.firstTurn < turn; e = e.next) {
      if (candidate) older++
      twins = candidate?.firstTurn === e.firstTurn ? twins + 1 : 0
      candidate = e
    }
    if (!candidate) return undefined
    const fits =
      twins === 0 &&
      (candidate.lastTurn === turn - 1 || candidate.lastTurn > turn) &&
      (candidate.lastTurn === candidate.firstTurn || candidate.firstTurn >= this.#answersLost) &&
      candidate.lastTurn !== this.#unclearTurn &&
      !(this.#pipelined && older > 0)
    while (this.#first && this.#first !== candidate) this.#loseFirst()
    if (!fits) {
      this.#loseFirst()
      return undefined
    }
    if (!candidate.next && turn >= this.#doubtTurn) {
      this.#lossy = false
      this.#reason = ''
    }
    return candidate
  }

  #loseFirst(): void {
    const exchange = this.#first as Exchange
    this.#first = exchange.next
    if (!this.#first) this.#last = undefined
    exchange.next = undefined
    // Its request may have been sent before we came: then it was answered before we came, too.
    this.#lose(exchange, this.#reason === '' ? 'joined_late' : this.#reason)
  }
}
