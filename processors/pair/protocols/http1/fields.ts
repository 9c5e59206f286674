// Header fields of a message head (RFC 9112 §5): only those that frame the message or end up in a span are looked at, and of
// those only where their value lies.
import { COLON, CR, HT, isDigit, LF, SP } from '../../../../pipeline/http1/bytes.ts'
import { startsWith } from './bytes.ts'

/** The head goes on after the bytes that are there. */
export const MORE = -1
/** This is not a message head. */
export const MALFORMED = -2

const HOST = Buffer.from('host:')
const USER_AGENT = Buffer.from('user-agent:')
const CONTENT_LENGTH = Buffer.from('content-length:')
const CONTENT_TYPE = Buffer.from('content-type:')
const TRANSFER_ENCODING = Buffer.from('transfer-encoding:')
const TRACEPARENT = Buffer.from('traceparent:')
const TRACESTATE = Buffer.from('tracestate:')
const CHUNKED = Buffer.from('chunked')

/** Where the values lie in the bytes that were parsed; `from` equals `to` for what is not there. */
export class Fields {
  /** -1: none. */
  contentLength = -1
  chunked = false
  /** There is a Transfer-Encoding. */
  coded = false
  hostFrom = 0
  hostTo = 0
  agentFrom = 0
  agentTo = 0
  typeFrom = 0
  typeTo = 0
  parentFrom = 0
  parentTo = 0
  stateFrom = 0
  stateTo = 0
  /** How many traceparent fields: W3C allows one. */
  parents = 0
  #from = 0
  #to = 0

  clear(): void {
    this.contentLength = -1
    this.chunked = false
    this.coded = false
    this.hostFrom = this.hostTo = 0
    this.agentFrom = this.agentTo = 0
    this.typeFrom = this.typeTo = 0
    this.parentFrom = this.parentTo = 0
    this.stateFrom = this.stateTo = 0
    this.parents = 0
  }

  /** Read the field lines from `at` to the empty line. Gives the index after it, MORE or MALFORMED. */
  parse(bytes: Buffer, at: number, to: number): number {
    while (at < to) {
      const first = bytes[at]!
      if (first === LF) return at + 1
      if (first === CR) {
        if (at + 1 === to) return MORE
        return bytes[at + 1] === LF ? at + 2 : MALFORMED
      }
      let end = at + 1
      while (end < to && bytes[end] !== LF) end++
      if (end === to) return MORE
      if (!this.#line(bytes, at, end, first | 0x20)) return MALFORMED
      at = end + 1
    }
    return MORE
  }

  #line(bytes: Buffer, at: number, end: number, letter: number): boolean {
    switch (letter) {
      case 0x63: // c
        if (this.#is(bytes, at, end, CONTENT_LENGTH)) return this.#length(bytes)
        if (this.#is(bytes, at, end, CONTENT_TYPE)) {
          this.typeFrom = this.#from
          this.typeTo = this.#to
        }
        return true
      case 0x68: // h
        if (this.#is(bytes, at, end, HOST)) {
          this.hostFrom = this.#from
          this.hostTo = this.#to
        }
        return true
      case 0x74: // t
        if (this.#is(bytes, at, end, TRANSFER_ENCODING)) {
          this.coded = true
          this.chunked = startsWith(bytes, this.#to - CHUNKED.length, this.#to, CHUNKED)
        } else if (this.#is(bytes, at, end, TRACEPARENT)) {
          this.parentFrom = this.#from
          this.parentTo = this.#to
          this.parents++
        } else if (this.#is(bytes, at, end, TRACESTATE)) {
          this.stateFrom = this.#from
          this.stateTo = this.#to
        }
        return true
      case 0x75: // u
        if (this.#is(bytes, at, end, USER_AGENT)) {
          this.agentFrom = this.#from
          this.agentTo = this.#to
        }
        return true
    }
    return true
  }

  /** Does the line carry this field? Then its value, without white space around it, is [#from, #to). */
  #is(bytes: Buffer, at: number, end: number, name: Buffer): boolean {
    if (bytes[at + name.length - 1] !== COLON || !startsWith(bytes, at, end, name)) return false
    let from = at + name.length
    let to = end
    while (from < to && (bytes[from] === SP || bytes[from] === HT)) from++
    while (to > from && isBlank(bytes[to - 1]!)) to--
    this.#from = from
    this.#to = to
    return true
  }

  /** RFC 9112 §6.3: a length that is not a number, or two that differ, is an error. */
  #length(bytes: Buffer): boolean {
    let value = 0
    if (this.#from === this.#to) return false
    for (let i = this.#from; i < this.#to; i++) {
      const byte = bytes[i]!
      if (!isDigit(byte)) return false
      value = value * 10 + (byte - 48)
    }
    if (value > Number.MAX_SAFE_INTEGER) return false
    if (this.contentLength >= 0 && this.contentLength !== value) return false
    this.contentLength = value
    return true
  }
}

function isBlank(byte: number): boolean {
  return byte === CR || byte === SP || byte === HT
}
