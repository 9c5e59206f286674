// Recognises and masks the first line of an HTTP/1 message (RFC 9112 §3, §4). The line is judged when it is complete; until then
// its bytes are held in the batches that they came in, which must not be written before.
import { CR, LF } from '../../../pipeline/http1/bytes.ts'
import { DATA_MASK, VALUE_MASK } from './masks.ts'
import {
  beginOf,
  latin1,
  MAX_LINE,
  MAYBE,
  REQUEST,
  START,
  STATUS,
  STATUS_DONE,
} from './start_patterns.ts'
import type { TargetMask } from './target.ts'

interface Piece {
  readonly bytes: Uint8Array
  readonly from: number
  readonly to: number
}

export class StartLine {
  /** '' for a response. */
  method = ''
  status = 0
  done = false
  failed = false
  /** Whether a line begins at all is a guess: when the first call was none, the next one may be. */
  #guess = false
  /** The rest of the line is a reason phrase. */
  #reason = false
  #pieces: Piece[] = []
  #length = 0
  #start = ''
  readonly #maskTarget: TargetMask

  constructor(maskTarget: TargetMask) {
    this.#maskTarget = maskTarget
  }

  /** Nothing of the line was seen yet. */
  get empty(): boolean {
    return this.#length === 0
  }

  /** Bytes of it wait for its end. */
  get held(): boolean {
    return this.#pieces.length > 0
  }

  start(guess: boolean): void {
    this.method = ''
    this.status = 0
    this.done = false
    this.failed = false
    this.#guess = guess
    this.#reason = false
    this.#clear()
  }

  /** Take [from, to) up to the end of the line; gives the index after it. Neither `done` nor `failed`: it goes on. */
  take(bytes: Uint8Array, from: number, to: number): number {
    let at = from
    // A client may send empty lines before a request (RFC 9112 §2.2).
    if (this.empty) while (at < to && (bytes[at] === CR || bytes[at] === LF)) at++
    if (at === to) return to
    const feed = bytes.indexOf(LF, at)
    const ends = feed >= 0 && feed < to
    const end = ends ? feed + 1 : to
    if (this.#reason) mask(bytes, at, end, VALUE_MASK)
    else {
      this.#add({ bytes, from: at, to: end })
      while (!(ends ? this.#isLine() : this.#mayBeLine())) {
        if (!this.#guess || this.#pieces.length < 2) {
          this.fail()
          return end
        }
        this.#passFirst()
      }
    }
    if (ends) this.done = true
    return end
  }

  /** Mask what came of the line so far: it is none, or cannot be waited for. */
  fail(): void {
    this.failed = true
    const begin = beginOf(this.#start)
    this.#write(0, begin)
    this.#cover(begin.length, DATA_MASK)
    this.#clear()
  }

  #clear(): void {
    this.#pieces = []
    this.#length = 0
    this.#start = ''
  }

  #add(piece: Piece): void {
    const { bytes, from, to } = piece
    this.#pieces.push(piece)
    this.#length += to - from
    if (this.#start.length < START) this.#start += latin1(bytes, from, Math.min(to, from + START))
  }

  /** The first call was not the begin of a line: see what the others are without it. */
  #passFirst(): void {
    const [first, ...others] = this.#pieces
    mask(first!.bytes, first!.from, first!.to, DATA_MASK)
    this.#clear()
    for (const piece of others) this.#add(piece)
  }

  #mayBeLine(): boolean {
    const status = STATUS_DONE.exec(this.#start)
    if (!status) return this.#length <= MAX_LINE && MAYBE.test(this.#start)
    this.#responds(status)
    return true
  }

  #isLine(): boolean {
    const line = this.#pieces.map(({ bytes, from, to }) => latin1(bytes, from, to)).join('')
    const status = STATUS.exec(line)
    if (status) {
      this.#responds(status)
      return true
    }
    const request = REQUEST.exec(line.replace(/\r?\n$/, ''))
    if (!request) return false
    this.method = request[1]!
    const target = request[2]!
    const masked = this.#maskTarget(target)
    if (masked !== target) this.#write(this.method.length + 1, masked)
    this.#pieces = []
    return true
  }

  #responds(status: RegExpExecArray): void {
    this.status = Number(status[1])
    this.#reason = true
    this.#cover(status[0].length, VALUE_MASK)
    this.#pieces = []
  }

  /** Mask the line from its character `begin` on. */
  #cover(begin: number, cover: number): void {
    let before = begin
    for (const { bytes, from, to } of this.#pieces) {
      mask(bytes, Math.min(to, from + before), to, cover)
      before = Math.max(0, before - (to - from))
    }
  }

  /** Overwrite the line from its character `begin` on. */
  #write(begin: number, text: string): void {
    let passed = 0
    for (const { bytes, from, to } of this.#pieces) {
      for (let i = from; i < to; i++, passed++) {
        const at = passed - begin
        if (at >= 0 && at < text.length) bytes[i] = text.charCodeAt(at)
      }
    }
  }
}

/** Mask [from, to), but for line ends. */
function mask(bytes: Uint8Array, from: number, to: number, cover: number): void {
  for (let i = from; i < to; i++) if (bytes[i] !== CR && bytes[i] !== LF) bytes[i] = cover
}
