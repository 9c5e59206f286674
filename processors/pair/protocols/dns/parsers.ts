// Queries and answers of one TCP connection.
import { type RequestSink, type ResponseSink } from '../protocol.ts'
import { responseOf } from './answers.ts'
import { Message, READ } from '../../../../pipeline/dns/message.ts'
import { type Names, requestOf } from './request.ts'
import { MessageStream } from './stream.ts'

/** Read and used up before the next one is read: one for all connections. */
const message = new Message()

export class DnsQueries extends MessageStream {
  readonly #names: Names
  readonly #sink: RequestSink

  constructor(names: Names, sink: RequestSink) {
    super()
    this.#names = names
    this.#sink = sink
  }

  protected message(bytes: Buffer, from: number, to: number): boolean {
    if (message.read(bytes, from, to) !== READ.done || message.isResponse) return false
    const request = requestOf(message, bytes, this.#names, 'tcp')
    this.#sink.request(this.begin, request, undefined, message.id)
    return true
  }

  protected lost(turn: number, reason: string): void {
    this.#sink.requestLost(turn, reason)
  }
}

export class DnsAnswers extends MessageStream {
  readonly #sink: ResponseSink

  constructor(sink: ResponseSink) {
    super()
    this.#sink = sink
  }

  protected message(bytes: Buffer, from: number, to: number, timeNs: number): boolean {
    if (message.read(bytes, from, to) !== READ.done || !message.isResponse) return false
    const { id } = message
    const { turn } = this.begin
    const response = responseOf(message, bytes, to)
    const exchange = this.#sink.pair(turn, id)
    if (exchange) {
      this.#sink.answer(exchange, response)
      this.#sink.answerEnd(exchange, -1, timeNs)
    } else this.#sink.orphan(turn, { id, response, timeNs })
    return true
  }

  protected lost(_turn: number, reason: string): void {
    this.#sink.responseLost(reason)
  }
}
