// Masks one direction of one connection, following HTTP/1 through it. Errs on the side of masking: whatever it cannot follow is
// masked until a call begins with a request or status line.
import { lastChunkAt } from '../../../pipeline/http1/chunked.ts'
import { Body } from './body.ts'
import { CR, LF } from '../../../pipeline/http1/bytes.ts'
import { DATA_MASK, VALUE_MASK } from './masks.ts'
import { ANSWERS, type Exchanges } from './exchanges.ts'
import { Headers } from './headers.ts'
import { magicBytes } from './magic.ts'
import type { OpenLines } from './open_lines.ts'
import { StartLine } from './start_line.ts'
import type { TargetMask } from './target.ts'
import { isStartLine, maybeStartLine } from './start_patterns.ts'

const LINE = 0
const HEADERS = 1
const BODY = 2
const LOST = 3

/** One call's bytes: copied ones at [head, headTo) and [headTo, tailTo), missing ones between. */
export interface Call {
  readonly head: number
  readonly headTo: number
  readonly tailTo: number
  /** Stream offset of its first byte, and the bytes it moved. */
  readonly offset: number
  readonly len: number
  readonly turn: number
}

export class StreamMask {
  readonly #exchanges: Exchanges
  readonly #open: OpenLines
  #state = LINE
  /** Stream offset of the next byte; -1: none was seen. */
  #next = -1
  /** Lost inside of a chunked body, whose end may be seen at the end of a call. */
  #unaligned = false
  /** The body that is announced may not come: nobody knows what this response answers. */
  #doubt = false
  #turn = 0
  readonly #line: StartLine
  readonly #headers = new Headers()
  readonly #body = new Body()

  constructor(exchanges: Exchanges, open: OpenLines, maskTarget: TargetMask) {
    this.#exchanges = exchanges
    this.#open = open
    this.#line = new StartLine(maskTarget)
    this.#line.start(true)
  }

  /** Nothing more will be asked of this stream. */
  forget(): void {
    this.#lose(false)
  }

  call(bytes: Uint8Array, call: Call): void {
    const { head, headTo, tailTo, offset, len } = call
    const missing = len - (tailTo - head)
    const first = this.#next < 0
    if (!first && offset < this.#next) {
      // Seen before, or overtaken: both are beyond what this follows.
      this.#lose(false)
      bytes.fill(DATA_MASK, head, tailTo)
      this.#next = Math.max(this.#next, offset + len)
      return
    }
    if (!first && offset > this.#next) this.#skip(offset - this.#next)
    this.#next = offset + len
    let from = head
    if (this.#state === LOST && this.#mayBegin(bytes, head, headTo)) this.#restart(true)
    else if (first) {
      from += magicBytes(bytes, head, headTo)
      if (from > head) this.#lose(false)
    }
    this.#mask(bytes, from, headTo, call.turn, missing === 0 && headTo === tailTo)
    if (missing > 0) this.#skip(missing)
    this.#mask(bytes, headTo, tailTo, call.turn, true)
    if (this.#state === HEADERS && this.#headers.held) this.#open.open(this.#headers)
    else this.#open.close(this.#headers)
  }

  /** After a gap in a chunked body a guess will not do: what is left of a chunk may begin like a line. */
  #mayBegin(bytes: Uint8Array, from: number, to: number): boolean {
    return this.#unaligned ? isStartLine(bytes, from, to) : maybeStartLine(bytes, from, to)
  }

  #mask(bytes: Uint8Array, from: number, to: number, turn: number, last: boolean): void {
    let at = from
    while (at < to) {
      if (this.#exchanges.opaque) {
        bytes.fill(DATA_MASK, at, to)
        return
      }
      if (this.#state === LINE) at = this.#maskLine(bytes, at, to, turn)
      else if (this.#state === HEADERS) {
        this.#headers.push(bytes, at++)
        if (this.#headers.done) this.#headEnds()
      } else if (this.#state === BODY) at = this.#maskBody(bytes, at, to)
      else {
        this.#maskLost(bytes, at, to, last)
        return
      }
    }
  }

  #maskLine(bytes: Uint8Array, at: number, to: number, turn: number): number {
    const line = this.#line
    // Settled since it was looked at last: it could not be waited for.
    if (!line.failed) {
      if (line.empty) this.#turn = turn
      const end = line.take(bytes, at, to)
      if (!line.done && !line.failed) {
        if (line.held) this.#open.open(line)
        else this.#open.close(line)
        return end
      }
      if (line.done) {
        this.#open.close(line)
        this.#headers.start()
        this.#state = HEADERS
        return end
      }
    }
    this.#lose(false)
    return at
  }

  #maskBody(bytes: Uint8Array, at: number, to: number): number {
    if (this.#doubt) {
      this.#doubt = false
      if (isStartLine(bytes, at, to)) {
        this.#restart()
        return at
      }
    }
    const end = this.#body.mask(bytes, at, to)
    if (this.#body.broken) this.#lose(true)
    else if (this.#body.done) this.#restart()
    return end
  }

  #maskLost(bytes: Uint8Array, from: number, to: number, last: boolean): void {
    const end = last && this.#unaligned ? lastChunkAt(bytes, from, to) : -1
    if (end < 0) {
      bytes.fill(DATA_MASK, from, to)
      return
    }
    // Keep the end of the line before, the last chunk's size and all line ends.
    bytes.fill(DATA_MASK, from, Math.max(from, end - 2))
    for (let i = Math.max(from, end - 2); i < to; i++) {
      if (i !== end && bytes[i] !== CR && bytes[i] !== LF) bytes[i] = VALUE_MASK
    }
    this.#restart()
  }

  #headEnds(): void {
    const { contentLength, chunked, coded, broken } = this.#headers
    if (broken) return this.#lose(false)
    if (this.#line.method !== '') {
      this.#exchanges.request(this.#turn, this.#line.method)
      if (chunked) this.#body.startChunked()
      else if (coded) return this.#lose(false)
      else this.#body.startLength(Math.max(0, contentLength))
    } else if (!this.#responseBody(contentLength, chunked, coded)) return
    if (this.#body.done) this.#restart()
    else this.#state = BODY
  }

  /** RFC 9112 §6.3. False: no body follows in which one could be. */
  #responseBody(contentLength: number, chunked: boolean, coded: boolean): boolean {
    const status = this.#line.status
    if (status === 101) {
      this.#exchanges.opaque = true
      return false
    }
    // Interim responses answer nothing.
    const answers = status < 200 ? ANSWERS.other : this.#exchanges.response(this.#turn)
    if (answers === ANSWERS.connect && status < 300) {
      this.#exchanges.opaque = true
      return false
    }
    this.#doubt = answers === ANSWERS.unknown
    const none = status < 200 || status === 204 || status === 304 || answers === ANSWERS.head
    if (none) this.#body.startLength(0)
    else if (chunked) this.#body.startChunked()
    else if (coded || contentLength < 0) this.#body.startClose()
    else this.#body.startLength(contentLength)
    return true
  }

  #skip(n: number): void {
    if (this.#state === LOST || this.#exchanges.opaque) return
    if (this.#state !== BODY) return this.#lose(false)
    this.#doubt = false
    if (!this.#body.skip(n)) this.#lose(this.#body.chunked)
    else if (this.#body.done) this.#restart()
  }

  /** A message begins; `guess`: or something that looks like one. */
  #restart(guess = false): void {
    this.#state = LINE
    this.#doubt = false
    this.#unaligned = false
    this.#line.start(guess)
  }

  #lose(unaligned: boolean): void {
    if (this.#state === LINE) {
      this.#line.fail()
      this.#open.close(this.#line)
    } else if (this.#state === HEADERS) {
      this.#headers.fail()
      this.#open.close(this.#headers)
    }
    this.#state = LOST
    this.#unaligned = unaligned
  }
}
