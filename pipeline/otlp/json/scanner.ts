// Reads JSON (RFC 8259) from bytes, one token after the other: no tree in between, numbers as they are written, no recursion.
import { TextCache } from '../text_cache.ts'
import { Writer } from '../writer.ts'
import { unescape } from './unescape.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const OPEN_ARRAY = 0x5b
const CLOSE_ARRAY = 0x5d

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

const WORDS = new Map(['null', 'true', 'false'].map((word) => [word.charCodeAt(0), word]))

/** Of values that are passed over; as jsoniter has it. */
const MAX_DEPTH = 10_000

/** Names of members are few. */
const names = new TextCache(1024)

/** What a value is, by its first character. */
export type Kind = 'object' | 'array' | 'string' | 'number' | 'true' | 'false' | 'null'

/** Every method throws an Error of one sentence, with its place, when something else comes next. */
export class Scanner {
  readonly #bytes: Buffer
  readonly #scratch = new Writer(64)
  #at = 0
  // Of the string that was read last: where its contents are, and whether there are escapes in it.
  #from = 0
  #to = 0
  #escaped = false

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  }

  /** An Error that says where. */
  error(what: string): Error {
    return new Error(`json: ${what}, at byte ${this.#at}`)
  }

  /** What comes next, without reading it. */
  peek(): Kind {
    const byte = this.#look()
    if (byte === QUOTE) return 'string'
    if (byte === OPEN_OBJECT) return 'object'
    if (byte === OPEN_ARRAY) return 'array'
    if (byte === 0x2d || (byte >= 0x30 && byte <= 0x39)) return 'number'
    const word = WORDS.get(byte)
    if (word && this.#slice(this.#at, this.#at + word.length) === word) return word as Kind
    throw this.error('expected a value')
  }

  /** Go past `null`; false when something else comes next. */
  null(): boolean {
    if (this.#look() !== 0x6e || this.peek() !== 'null') return false
    this.#at += 4
    return true
  }

  boolean(): boolean {
    const kind = this.peek()
    if (kind !== 'true' && kind !== 'false') throw this.error('expected true or false')
    this.#at += kind.length
    return kind === 'true'
  }

  /** A number as it is written. */
  number(): string {
    this.#look()
    const from = this.#at
    while (isOfNumber(this.#bytes[this.#at])) this.#at++
    const text = this.#slice(from, this.#at)
    if (NUMBER.test(text)) return text
    throw this.error('expected a number')
  }

  string(): string {
    this.#token()
    if (this.#escaped) return this.#unescaped()
    return this.#bytes.toString('utf8', this.#from, this.#to)
  }

  /** A string's bytes, with their length before them. */
  stringTo(writer: Writer): void {
    this.#token()
    if (this.#escaped) {
      this.#unescape()
      writer.need(10)
      writer.varint(this.#scratch.at)
      writer.raw(this.#scratch.done())
    } else {
      writer.need(10)
      writer.varint(this.#to - this.#from)
      writer.range(this.#bytes, this.#from, this.#to)
    }
  }

  /** Go into an object; false when it is empty, and is then passed. */
  object(): boolean {
    return this.#open(OPEN_OBJECT, CLOSE_OBJECT, 'an object')
  }

  /** The name of a member; its value comes next. */
  name(): string {
    this.#token()
    const name = this.#escaped ? this.#unescaped() : names.get(this.#bytes, this.#from, this.#to)
    if (this.#look() !== COLON) throw this.error('expected a colon')
    this.#at++
    return name
  }

  /** After a member: is there one more? */
  member(): boolean {
    return this.#more(CLOSE_OBJECT, 'a comma or the end of an object')
  }

  /** Go into an array; false when it is empty, and is then passed. */
  array(): boolean {
    return this.#open(OPEN_ARRAY, CLOSE_ARRAY, 'an array')
  }

  /** After an element: is there one more? */
  element(): boolean {
    return this.#more(CLOSE_ARRAY, 'a comma or the end of an array')
  }

  /** Go past any value. */
  skip(): void {
    const open: boolean[] = []
    for (let more = true; more;) {
      const kind = this.peek()
      let ended = true
      if (kind === 'object' || kind === 'array') {
        const object = kind === 'object'
        ended = !(object ? this.object() : this.array())
        if (!ended && object) this.name()
        if (!ended && open.push(object) > MAX_DEPTH) throw this.error('too many levels')
      } else if (kind === 'string') this.#skipString()
      else if (kind === 'number') this.number()
      else this.#at += kind.length
      more = !ended || this.#climb(open)
    }
  }

  /** Nothing but white space may be left. */
  end(): void {
    if (this.#look() !== -1) throw this.error('expected the end')
  }

  #skipString(): void {
    this.#token()
    if (this.#escaped) this.#unescape()
  }

  /** What the string that was read last means, into the scratch. */
  #unescape(): void {
    this.#scratch.reset()
    unescape(this.#bytes, this.#from, this.#to, this.#scratch)
  }

  #unescaped(): string {
    this.#unescape()
    return this.#scratch.bytes.toString('utf8', 0, this.#scratch.at)
  }

  /** A value has ended, and with it those around it that have no more; false when all have. */
  #climb(open: boolean[]): boolean {
    while (open.length > 0) {
      const object = open.at(-1)!
      if (object ? this.member() : this.element()) {
        if (object) this.name()
        return true
      }
      open.pop()
    }
    return false
  }

  #open(open: number, close: number, what: string): boolean {
    if (this.#look() !== open) throw this.error(`expected ${what}`)
    this.#at++
    if (this.#look() !== close) return true
    this.#at++
    return false
  }

  #more(close: number, what: string): boolean {
    const byte = this.#look()
    if (byte !== COMMA && byte !== close) throw this.error(`expected ${what}`)
    this.#at++
    return byte === COMMA
  }

  /** Go past a string, and keep where its contents are. */
  #token(): void {
    if (this.#look() !== QUOTE) throw this.error('expected a string')
    const bytes = this.#bytes
    const from = this.#at + 1
    let escaped = false
    for (let i = from; i < bytes.length; i++) {
      const byte = bytes[i]!
      if (byte === QUOTE) {
        this.#at = i + 1
        this.#from = from
        this.#to = i
        this.#escaped = escaped
        return
      }
      if (byte < 0x20) {
        this.#at = i
        throw this.error('a control character in a string')
      }
      if (byte === BACKSLASH) {
        escaped = true
        i++
      }
    }
    throw this.error('a string without an end')
  }

  /** The next byte that is no white space, -1 at the end. */
  #look(): number {
    const bytes = this.#bytes
    for (; this.#at < bytes.length; this.#at++) {
      const byte = bytes[this.#at]!
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte
    }
    return -1
  }

  #slice(from: number, to: number): string {
    return this.#bytes.toString('latin1', from, to)
  }
}

/** Digits, sign, dot and exponent. */
function isOfNumber(byte: number | undefined): boolean {
  if (byte === undefined) return false
  if (byte >= 0x30 && byte <= 0x39) return true
  return byte === 0x2d || byte === 0x2e || byte === 0x2b || byte === 0x65 || byte === 0x45
}
