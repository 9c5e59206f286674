// Recognises and masks the first line of an HTTP/1 message (RFC 9112 §3, §4). The line is judged when it is complete; until then
// its bytes are held in the batches that they came in, which must not be written before.
import { CR, DATA_MASK, LF } from './bytes.ts'
import { maskTarget } from './target.ts'

/** Longer lines are given up. */
const MAX_LINE = 65_536
/** Enough of a line to see whether it may become one of HTTP/1. */
const START = 40

/** A method has at most 32 characters (RFC 9110 §5.6.2: tchar). */
const METHOD = "[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}"
const REQUEST = new RegExp(`^(${METHOD}) (.+) HTTP/1\\.\\d$`, 's')
const STATUS = /^HTTP\/1\.\d ([1-9]\d\d) ?/
const MAYBE = new RegExp(`^(?:${METHOD}(?: |$)|H(?:T(?:T(?:P(?:/(?:1(?:\\.|$)|$)|$)|$)|$)|$))`)

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
  #pieces: Piece[] = []
  #length = 0
  #start = ''

  /** Nothing of the line was seen yet. */
  get empty(): boolean {
    return this.#length === 0
  }

  start(): void {
    this.method = ''
    this.status = 0
    this.done = false
    this.failed = false
    this.#pieces = []
    this.#length = 0
    this.#start = ''
  }

  /** Take [from, to) up to the end of the line; gives the index after it. Neither `done` nor `failed`: it goes on. */
  take(bytes: Uint8Array, from: number, to: number): number {
    let at = from
    // A client may send empty lines before a request (RFC 9112 §2.2).
    if (this.empty) while (at < to && (bytes[at] === CR || bytes[at] === LF)) at++
    if (at === to) return to
    const feed = bytes.indexOf(LF, at)
    const end = feed < 0 || feed >= to ? to : feed + 1
    this.#pieces.push({ bytes, from: at, to: end })
    this.#length += end - at
    if (this.#start.length < START) this.#start += latin1(bytes, at, Math.min(end, at + START))
    if (end === feed + 1) this.#judge()
    else if (this.#length > MAX_LINE || !MAYBE.test(this.#start)) this.fail()
    return end
  }

  /** Mask all of the line that came so far: it is none, or cannot be waited for. */
  fail(): void {
    this.failed = true
    for (const { bytes, from, to } of this.#pieces) bytes.fill(DATA_MASK, from, to)
    this.#pieces = []
  }

  #judge(): void {
    const line = this.#pieces.map(({ bytes, from, to }) => latin1(bytes, from, to)).join('')
    const text = line.replace(/\r?\n$/, '')
    const request = REQUEST.exec(text)
    if (request) {
      this.method = request[1]!
      const target = request[2]!
      const masked = maskTarget(target)
      if (masked !== target) this.#write(this.method.length + 1, masked)
    } else {
      const status = STATUS.exec(text)
      if (!status) return this.fail()
      this.status = Number(status[1])
      this.#write(status[0].length, '*'.repeat(text.length - status[0].length))
    }
    this.done = true
    this.#pieces = []
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

/** Could a request or status line begin at `from`? */
export function maybeStartLine(bytes: Uint8Array, from: number, to: number): boolean {
  return from < to && MAYBE.test(latin1(bytes, from, Math.min(to, from + START)))
}

/** Does a whole request or status line lie at `from`? */
export function isStartLine(bytes: Uint8Array, from: number, to: number): boolean {
  const feed = bytes.indexOf(LF, from)
  if (feed < 0 || feed >= to || feed - from > MAX_LINE) return false
  if (!maybeStartLine(bytes, from, feed)) return false
  const text = latin1(bytes, from, bytes[feed - 1] === CR ? feed - 1 : feed)
  return REQUEST.test(text) || STATUS.test(text)
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1')
}
