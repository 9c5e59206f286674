// DNS over TCP: each message has its length in front, two bytes (RFC 1035 §4.2.2, RFC 7766 §8). Messages may be cut anywhere, and
// many may come in one call. Only their first bytes are kept: zone transfers are long.
import type { Chunk } from '../../chunk.ts'
import { Begin, PARSER, type Parser, type ParserState } from '../protocol.ts'

const LENGTH_BYTES = 2
/** Of a message; more answers than fit here do not stand in a span anyway. */
const KEPT = 4096

export abstract class MessageStream implements Parser {
  state: ParserState = PARSER.ready
  readonly unaligned = false
  readonly wasted = 0
  readonly reach = 0
  protected readonly begin = new Begin()
  /** Length bytes that are here: 0, 1 or 2. */
  #lengthBytes = 0
  /** Bytes of the message still to come. */
  #left = 0
  /** What is here of a message that came in pieces. */
  #kept: Buffer | undefined
  #size = 0
  /** Why the rest of the message in hand is of no use. */
  #gap = ''

  get idle(): boolean {
    return this.#lengthBytes === 0
  }

  take(chunk: Chunk, from: number, to: number): number {
    const { bytes } = chunk
    let at = from
    this.state = PARSER.ready
    while (at < to && this.state === PARSER.ready) {
      if (this.#lengthBytes < LENGTH_BYTES) {
        if (this.#lengthBytes === 0) this.begin.mark(chunk, at)
        this.#left = (this.#left << 8) | bytes[at++]!
        if (++this.#lengthBytes === LENGTH_BYTES && this.#left === 0) this.#end()
        continue
      }
      const end = Math.min(to, at + this.#left)
      this.#left -= end - at
      if (this.#left > 0) this.#keep(bytes, at, end)
      else if (this.#kept || this.#gap !== '') {
        this.#keep(bytes, at, end)
        this.#complete(chunk)
      } else this.#message(chunk, bytes, at, end)
      at = end
    }
    return at
  }

  skip(chunk: Chunk, n: number): boolean {
    return this.#pass(n, chunk.gapReason(), chunk)
  }

  hole(n: number, reason: string): boolean {
    return this.#pass(n, reason, undefined)
  }

  realign(): boolean {
    return true
  }

  endsHere(): void {}

  restart(): void {
    this.state = PARSER.ready
    this.#end()
  }

  end(): boolean {
    return false
  }

  /** [from, to) is a message, or what is known of its begin. False: it is none. */
  protected abstract message(bytes: Buffer, from: number, to: number, timeNs: number): boolean
  /** A message cannot be read. */
  protected abstract lost(turn: number, reason: string): void

  #pass(n: number, reason: string, chunk: Chunk | undefined): boolean {
    if (this.#lengthBytes < LENGTH_BYTES || n > this.#left) {
      this.#end()
      if (chunk) this.lost(chunk.turn, reason)
      return false
    }
    this.#gap = reason
    this.#left -= n
    if (this.#left === 0) this.#complete(chunk)
    return true
  }

  #keep(bytes: Buffer, from: number, to: number): void {
    // What comes after a gap is not where it seems to be.
    if (this.#gap !== '') return
    this.#kept ??= Buffer.allocUnsafe(Math.min(KEPT, to - from + this.#left))
    this.#size += bytes.copy(this.#kept, this.#size, from, to)
  }

  #complete(chunk: Chunk | undefined): void {
    const kept = this.#kept
    const reason = this.#gap
    const size = this.#size
    this.#end()
    const timeNs = chunk?.timeNs ?? this.begin.timeNs
    if (kept && this.message(kept, 0, size, timeNs)) return
    if (reason === '') this.state = PARSER.lost
    this.lost(this.begin.turn, reason === '' ? 'malformed' : reason)
  }

  #message(chunk: Chunk, bytes: Buffer, from: number, to: number): void {
    this.#end()
    if (this.message(bytes, from, to, chunk.timeNs)) return
    this.state = PARSER.lost
    this.lost(chunk.turn, 'malformed')
  }

  #end(): void {
    this.#lengthBytes = 0
    this.#left = 0
    this.#kept = undefined
    this.#size = 0
    this.#gap = ''
  }
}
