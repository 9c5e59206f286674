// The one shape of a wire protocol: bytes in, messages out. A protocol knows nothing of sockets, processes or spans of other
// protocols; it is told where bytes are missing and says when it can go on and when it cannot.
import type { SpanBatch } from '../../../pipeline/data/spans.ts'
import type { Chunk } from '../chunk.ts'
import type { Exchange } from '../exchange.ts'
import type { TraceContext } from '../trace_context.ts'

/** What the first bytes of a message say. */
export const DETECTED = { no: 0, more: 1, request: 2, response: 3 } as const
export type Detected = (typeof DETECTED)[keyof typeof DETECTED]

/** How a parser stands after it was given bytes. */
export const PARSER = {
  /** Took all of it. */
  ready: 0,
  /** A response whose request was not seen yet: give the rest again when it was. */
  blocked: 1,
  /** Does not know where the next message begins: look for one. */
  lost: 2,
  /** The connection carries something else from here on. */
  opaque: 3,
} as const
export type ParserState = (typeof PARSER)[keyof typeof PARSER]

/** Reads one direction of one connection. */
export interface Parser {
  readonly state: ParserState
  /** Between two messages. */
  readonly idle: boolean
  /** The framing of a body was lost in a gap: the stream asks `realign` before it gives more bytes. */
  readonly unaligned: boolean
  /** Copied bytes of bodies so far: what a smaller capture would have saved. */
  readonly wasted: number
  /** How far into its call a head has reached so far, in bytes. */
  readonly reach: number
  /** Index of the first byte that was not taken; `state` says whether there is one, and why. */
  take(chunk: Chunk, from: number, to: number): number
  /** `n` bytes of this call were not copied. False: what follows cannot be read. */
  skip(chunk: Chunk, n: number): boolean
  /** Calls of `n` bytes in all are missing, all of turn `turn` or -1: nobody knows. False: what follows cannot be read. */
  hole(n: number, reason: string, turn: number): boolean
  /** Does a message begin with this call, whatever was before? Then take it from its first byte. */
  realign(chunk: Chunk): boolean
  /** Does the unaligned body end with this call? */
  endsHere(chunk: Chunk): void
  /** Begin again at a message. */
  restart(): void
  /** No more bytes will come. True: that is how the message in hand ends. */
  end(timeNs: number): boolean
}

/** Where a request parser puts its requests. */
export interface RequestSink {
  /** The head of a request is complete; `begin` is where its first byte was. `id`: what its response will name. */
  request(begin: Begin, request: unknown, context: TraceContext | undefined, id?: number): void
  /** The body is complete, of `size` bytes or -1. */
  requestEnd(size: number): void
  /** At least one request was there and cannot be read. */
  requestLost(turn: number, reason: string): void
  /** Requests may have been there, in `turn` or before, that were not recognised. */
  requestsUnsure(turn: number, reason: string): void
}

/** Where a response parser puts its responses. */
export interface ResponseSink {
  /** False: no request that this could answer was seen so far. */
  mayAnswer(): boolean
  /** The exchange that a response beginning in `turn` belongs to, or undefined: nobody's. `id`: what it names. */
  pair(turn: number, id?: number): Exchange | undefined
  /** A final response that began in `turn` was nobody's; `early`: it may be that of a request still to be seen. */
  orphan(turn: number, early?: Early): void
  /** The final response's head is complete. */
  answer(exchange: Exchange, response: unknown): void
  /** The response is complete. */
  answerEnd(exchange: Exchange, size: number, timeNs: number): void
  /** The end of a response cannot be known. */
  answerLost(exchange: Exchange, reason: string): void
  /** At least one response was there and cannot be read. */
  responseLost(reason: string): void
  /** Responses may have been there, in `turn` or before, that were not recognised. */
  responsesUnsure(turn: number, reason: string): void
}

/** Where and when a message began. */
export class Begin {
  timeNs = 0
  seq = 0
  offset = 0
  turn = 0
  pid = 0
  startTicks = 0

  /** The message begins at index `at` of `chunk`. */
  mark(chunk: Chunk, at: number): void {
    this.timeNs = chunk.timeNs
    this.seq = chunk.seqAt(at)
    this.offset = chunk.base + at
    this.turn = chunk.turn
    this.pid = chunk.pid
    this.startTicks = chunk.startTicks
  }
}

/** A response that came before its request was seen. */
export interface Early {
  readonly id: number
  readonly response: unknown
  readonly timeNs: number
}

export interface Protocol {
  /** As in `network.protocol.name`. */
  readonly name: string
  /** Does a message of this protocol begin at `from`? `maybeCut`: what is in front of `from` may belong to it. */
  detect(bytes: Buffer, from: number, to: number, maybeCut: boolean): Detected
  /** Responses name the request that they answer, and come in any order. */
  readonly byId?: true
  requests(sink: RequestSink): Parser
  responses(sink: ResponseSink): Parser
  /** Why this exchange shall not become a span, or undefined. Asked when its request is seen. */
  refuse(exchange: Exchange): string | undefined
  /** Add the exchange's row: everything but ids, times and sizes. */
  add(exchange: Exchange, spans: SpanBatch): number
}
