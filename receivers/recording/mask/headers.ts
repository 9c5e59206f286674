// Masks header fields (RFC 9112 §5) byte by byte: well-known names stay, and the values of the few fields that frame a message
// or say nothing secret; everything else is masked. Of a Host nothing is certain before its end: an @ makes what came a user.
import { AT, COLON, CR, HT, LF, SP } from '../../../pipeline/http1/bytes.ts'
import { VALUE_MASK } from './masks.ts'
import { keptName, nextNode, NO_NAME, ROOT } from './field_names.ts'
import type { OpenLine } from './open_lines.ts'

const LINE = 0
const NAME = 1
const VALUE = 2
/** The rest of a line of which nothing is kept. */
const HIDDEN = 3
/** After a carriage return at the begin of a line. */
const LAST = 4
const DONE = 5

const MAX_VALUE = 256

export class Headers implements OpenLine {
  /** -1: none. */
  contentLength = -1
  chunked = false
  /** There is a Transfer-Encoding. */
  coded = false
  /** A length that is none, or two that differ: nobody knows where the body ends. */
  broken = false
  #state = LINE
  /** Where in the tree of names the name so far is. */
  #node = ROOT
  /** Of the field at hand, when its value stays. */
  #name = ''
  #value = ''
  /** Bytes of a Host so far. */
  #host: { readonly bytes: Uint8Array; readonly at: number }[] = []

  /** Bytes of a Host wait for its end. */
  get held(): boolean {
    return this.#host.length > 0
  }

  get done(): boolean {
    return this.#state === DONE
  }

  start(): void {
    this.contentLength = -1
    this.chunked = false
    this.coded = false
    this.broken = false
    this.#state = LINE
    this.#host = []
  }

  /** Mask what is held, and the rest of its line. */
  fail(): void {
    if (!this.held) return
    this.#maskUser()
    this.#state = HIDDEN
  }

  /** Mask `bytes[i]`, if it has to be. */
  push(bytes: Uint8Array, i: number): void {
    const byte = bytes[i]!
    switch (this.#state) {
      case LINE:
        return this.#line(bytes, i, byte)
      case NAME:
        return this.#nameByte(bytes, i, byte)
      case VALUE:
        if (byte === LF) this.#field()
        else if (this.#name !== '') {
          if (this.#value.length <= MAX_VALUE) this.#value += String.fromCharCode(byte)
          this.#keptByte(bytes, i, byte)
        } else if (byte !== CR && (this.#value !== '' || byte !== SP)) {
          this.#value = '*'
          bytes[i] = VALUE_MASK
        }
        return
      case LAST:
        if (byte === LF) this.#state = DONE
        else {
          this.#state = HIDDEN
          bytes[i] = VALUE_MASK
        }
        return
      default:
        if (byte === LF) this.#state = LINE
        else if (byte !== CR) bytes[i] = VALUE_MASK
    }
  }

  #keptByte(bytes: Uint8Array, at: number, byte: number): void {
    if (this.#name === 'host') {
      if (byte === AT) this.#maskUser()
      else this.#host.push({ bytes, at })
    } else if (this.#name === 'content-length' && !isLength(byte)) bytes[at] = VALUE_MASK
  }

  #maskUser(): void {
    for (const { bytes, at } of this.#host) if (bytes[at] !== CR) bytes[at] = VALUE_MASK
    this.#host = []
  }

  #line(bytes: Uint8Array, i: number, byte: number): void {
    if (byte === LF) this.#state = DONE
    else if (byte === CR) this.#state = LAST
    else if (byte === SP || byte === HT) this.#state = HIDDEN
    else {
      this.#node = ROOT
      this.#state = NAME
      this.#nameByte(bytes, i, byte)
    }
  }

  #nameByte(bytes: Uint8Array, i: number, byte: number): void {
    if (byte === COLON) {
      this.#name = keptName(this.#node)
      this.#value = ''
      this.#state = VALUE
    } else if (byte === LF) this.#state = LINE
    else {
      this.#node = nextNode(this.#node, byte)
      // No name begins with this, so no other byte of the line will be kept either.
      if (this.#node === NO_NAME && byte !== CR) bytes[i] = VALUE_MASK
    }
  }

  #field(): void {
    this.#state = LINE
    this.#host = []
    if (this.#name === 'content-length') this.#length(this.#value.trim())
    else if (this.#name === 'transfer-encoding') {
      this.coded = true
      this.chunked = this.#value.trim().toLowerCase().endsWith('chunked')
    }
  }

  #length(text: string): void {
    const digits = /^\d+$/.test(text)
    const length = digits ? Number(text) : -1
    const differs = this.contentLength >= 0 && this.contentLength !== length
    if (!digits || differs || length > Number.MAX_SAFE_INTEGER) this.broken = true
    else this.contentLength = length
  }
}

/** A digit, or what may stand around a number. */
function isLength(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || byte === SP || byte === HT || byte === CR
}
