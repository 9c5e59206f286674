// What request and response parsers share: heads in one piece or in many, bodies that are counted, and what a gap means where.
import type { Chunk } from '../../chunk.ts'
import { Begin, PARSER, type Parser, type ParserState } from '../protocol.ts'
import { lastChunkAt } from '../../../../pipeline/http1/chunked.ts'
import { BODY, Body } from './body.ts'
import { CR, LF } from '../../../../pipeline/http1/bytes.ts'
import { MALFORMED, MORE } from './fields.ts'
import { SplitHead } from './split_head.ts'

export abstract class MessageParser implements Parser {
  state: ParserState = PARSER.ready
  wasted = 0
  reach = 0
  protected readonly body = new Body()
  protected readonly begin = new Begin()
  /** Why the framing of the body was lost. */
  protected reason = ''
  #split: SplitHead | undefined
  /** The turn in which the framing of the body was lost; -1: nobody knows. */
  #unalignedTurn = -1
  #inBody = false

  get idle(): boolean {
    return !this.#inBody && this.#split === undefined
  }

  get unaligned(): boolean {
    return this.#inBody && this.body.kind === BODY.unaligned
  }

  take(chunk: Chunk, from: number, to: number): number {
    let at = from
    this.state = PARSER.ready
    while (at < to && this.state === PARSER.ready) {
      at = this.#inBody ? this.#takeBody(chunk, at, to) : this.#takeHead(chunk, at, to)
    }
    return at
  }

  skip(chunk: Chunk, n: number): boolean {
    if (!this.#inBody) {
      this.#split = undefined
      this.lost(chunk.turn, chunk.gapReason())
      return false
    }
    const own = this.body.skip(n)
    if (this.body.kind === BODY.none) {
      // The whole call has one time, so an end inside the gap is as good as one that is seen.
      this.#inBody = false
      this.ended(chunk.timeNs)
      if (own === n) return true
      this.lost(chunk.turn, chunk.gapReason())
      return false
    }
    if (this.body.kind === BODY.unaligned) {
      this.reason = chunk.gapReason()
      this.#unalignedTurn = chunk.turn
    }
    return true
  }

  hole(n: number, reason: string, turn: number): boolean {
    if (!this.#inBody) {
      this.#split = undefined
      return false
    }
    const own = this.body.skip(n)
    if (this.body.kind === BODY.none) {
      this.#inBody = false
      this.endedUnseen(reason)
      return own === n
    }
    if (this.body.kind === BODY.unaligned) {
      this.reason = reason
      this.#unalignedTurn = turn
    }
    return true
  }

  realign(chunk: Chunk): boolean {
    if (!this.begins(chunk.bytes, chunk.head, chunk.headTo)) return false
    this.#inBody = false
    this.endedUnseen(this.reason)
    // In front of this call; this one is clear.
    this.unsure(chunk.turn - 1, this.reason)
    return true
  }

  endsHere(chunk: Chunk): void {
    const tail = chunk.missing() > 0
    const from = tail ? chunk.tail : chunk.head
    const to = tail ? chunk.tailTo : chunk.headTo
    if (lastChunkAt(chunk.bytes, from, to) < 0) return
    this.#inBody = false
    if (chunk.turn === this.#unalignedTurn) {
      this.ended(chunk.timeNs)
      this.unsureOfMore(chunk.turn, this.reason)
      return
    }
    // The end of another message, maybe.
    this.endedUnseen(this.reason)
    this.unsure(chunk.turn, this.reason)
  }

  restart(): void {
    this.state = PARSER.ready
    this.#split = undefined
    if (this.#inBody) this.endedUnseen(this.reason)
    this.#inBody = false
  }

  end(timeNs: number): boolean {
    if (!this.#inBody || this.body.kind !== BODY.close) return false
    this.#inBody = false
    this.ended(timeNs)
    return true
  }

  /** False: a message may not begin yet. */
  protected abstract mayBegin(): boolean
  /** Is [from, to) the begin of a message? */
  protected abstract begins(bytes: Buffer, from: number, to: number): boolean
  /** Parse a head at `from`: index after it, MORE or MALFORMED. */
  protected abstract read(bytes: Buffer, from: number, to: number): number
  /** The head that was read last is complete: tell it, and how its body is framed. */
  protected abstract headDone(bytes: Buffer): number
  /** Bytes of a body with a length. */
  protected abstract bodyLength(): number
  /** The message is complete. */
  protected abstract ended(timeNs: number): void
  /** The message has ended and nobody saw when. */
  protected abstract endedUnseen(reason: string): void
  /** A message that begins here cannot be read. */
  protected abstract lost(turn: number, reason: string): void
  /** Messages may have been passed over, in `turn` or before. */
  protected abstract unsure(turn: number, reason: string): void
  /** The end of a message may be that of one behind it, of the same turn. */
  protected abstract unsureOfMore(turn: number, reason: string): void

  #takeBody(chunk: Chunk, from: number, to: number): number {
    const body = this.body
    const at = body.take(chunk.bytes, from, to)
    this.wasted += at - from
    if (body.broken) {
      this.reason = 'malformed'
      this.state = PARSER.lost
      this.unsure(chunk.turn, this.reason)
    } else if (body.kind === BODY.none) {
      this.#inBody = false
      this.ended(chunk.timeNs)
    }
    return at
  }

  #takeHead(chunk: Chunk, from: number, to: number): number {
    const bytes = chunk.bytes
    let at = from
    if (this.#split) return this.#takeSplit(chunk, at, to)
    // RFC 9112 §2.2: empty lines before a message are ignored.
    while (at < to && (bytes[at] === CR || bytes[at] === LF)) at++
    if (at === to) return to
    if (!this.mayBegin()) {
      this.state = PARSER.blocked
      return at
    }
    this.begin.mark(chunk, at)
    const end = this.read(bytes, at, to)
    if (end === MORE) {
      this.#split = new SplitHead()
      this.#split.add(bytes, at, to)
      return to
    }
    if (end === MALFORMED) return this.#giveUp(chunk, to, 'malformed')
    this.#begun(bytes, chunk, end)
    return end
  }

  #takeSplit(chunk: Chunk, from: number, to: number): number {
    const split = this.#split as SplitHead
    const end = split.add(chunk.bytes, from, to)
    if (end === -1) return to
    this.#split = undefined
    if (end === -2) return this.#giveUp(chunk, to, 'head_too_large')
    if (this.read(split.bytes, 0, split.length) !== split.length) {
      return this.#giveUp(chunk, to, 'malformed')
    }
    this.#begun(split.bytes, chunk, end)
    return end
  }

  #giveUp(chunk: Chunk, to: number, reason: string): number {
    this.state = PARSER.lost
    this.lost(chunk.turn, reason)
    return to
  }

  /** `bytes` holds the head, `end` is the index in the chunk after it. */
  #begun(bytes: Buffer, chunk: Chunk, end: number): void {
    if (end - chunk.head > this.reach) this.reach = end - chunk.head
    this.body.start(this.headDone(bytes), this.bodyLength())
    if (this.body.kind === BODY.none) this.ended(chunk.timeNs)
    else this.#inBody = true
  }
}
