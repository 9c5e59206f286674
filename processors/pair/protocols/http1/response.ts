// Responses: which of them are final, and whether a body follows (RFC 9112 §6.3).
import type { Exchange } from '../../exchange.ts'
import { PARSER, type ResponseSink } from '../protocol.ts'
import { BODY } from './body.ts'
import { isStatusLine, ResponseHead } from './head.ts'
import { MessageParser } from './message_parser.ts'
import type { HttpRequest } from './request.ts'

/** Read and used up before the next one is read: one for all connections. */
const head = new ResponseHead()

export class ResponseParser extends MessageParser {
  readonly #sink: ResponseSink
  #exchange: Exchange | undefined
  /** The connection is handed over to another protocol after this response. */
  #handsOver = false

  constructor(sink: ResponseSink) {
    super()
    this.#sink = sink
  }

  protected mayBegin(): boolean {
    return this.#sink.mayAnswer()
  }

  protected begins(bytes: Buffer, from: number, to: number): boolean {
    return to - from >= 12 && isStatusLine(bytes, from)
  }

  protected read(bytes: Buffer, from: number, to: number): number {
    return head.read(bytes, from, to)
  }

  protected bodyLength(): number {
    return head.contentLength
  }

  protected headDone(): number {
    const status = head.status
    const exchange = this.#sink.pair(this.begin.turn)
    if (status < 200 && status !== 101) {
      // Interim: the final response is still to come.
      this.#exchange = undefined
      return BODY.none
    }
    this.#exchange = exchange
    if (exchange) this.#sink.answer(exchange, status)
    else this.#sink.orphan(this.begin.turn)
    const request = exchange?.request as HttpRequest | undefined
    if (status === 101 || (request?.isConnect === true && status < 300)) {
      this.#handsOver = true
      return BODY.none
    }
    if (request?.isHead === true || status === 204 || status === 304) return BODY.none
    if (head.coded) return head.chunked ? BODY.chunked : BODY.close
    return head.contentLength >= 0 ? BODY.length : BODY.close
  }

  protected ended(timeNs: number): void {
    const exchange = this.#exchange
    this.#exchange = undefined
    if (exchange) this.#sink.answerEnd(exchange, this.body.size, timeNs)
    if (this.#handsOver) this.state = PARSER.opaque
  }

  protected endedUnseen(reason: string): void {
    const exchange = this.#exchange
    this.#exchange = undefined
    if (exchange) this.#sink.answerLost(exchange, reason)
  }

  protected unsure(turn: number, reason: string): void {
    this.#sink.responsesUnsure(turn, reason)
  }

  protected unsureOfMore(turn: number, reason: string): void {
    this.#sink.responsesUnsure(turn, reason)
  }

  protected lost(_turn: number, reason: string): void {
    this.#sink.responseLost(reason)
  }
}
