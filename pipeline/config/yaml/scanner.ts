// From characters to tokens (go.yaml.in/yaml/v3, scannerc.go): what is a key shows only at its colon, so tokens wait for it.
import { scanError } from './mistake.ts'
import {
  isBlank,
  isBlankOrEnd,
  isBreak,
  isBreakOrEnd,
  Reader,
  SPACE,
  TAB,
  type Mark,
} from './reader.ts'
import { scanBlockScalar } from './scan_block.ts'
import { scanPlain, scanQuoted } from './scan_flow.ts'
import { scanAnchor, scanDirective, scanTag } from './scan_name.ts'
import { SimpleKeys } from './simple_keys.ts'
import type { Token, TokenType } from './token.ts'

const MAX_DEPTH = 10_000
/** yaml/v3 looks so far ahead, and so a mistake of the scanner comes before one of the parser. */
const AHEAD = 2

const NO_PLAIN = '-?:,[]{}#&*!|>\'"%@`'

export class Scanner {
  readonly #reader: Reader
  readonly #queue: Token[] = []
  #taken = 0
  #indent = -1
  readonly #indents: number[] = []
  #flow = 0
  #keyAllowed = true
  readonly #keys: SimpleKeys

  /** Throws an Error in the words of yaml/v3, as all of this does. */
  constructor(text: string) {
    this.#reader = new Reader(text)
    this.#keys = new SimpleKeys(this.#reader)
  }

  peek(): Token {
    while (this.#queue.length <= AHEAD || this.#keys.awaits(this.#taken)) this.#fetch()
    return this.#queue[0]!
  }

  next(): Token {
    const token = this.peek()
    this.#queue.shift()
    this.#taken++
    return token
  }

  /** Of the next token that is found. */
  get #number(): number {
    return this.#taken + this.#queue.length
  }

  #fetch(): void {
    const reader = this.#reader
    const before = reader.mark
    this.#skipToToken()
    this.#unroll(reader.column, before)
    if (reader.at() === 0) return this.#streamEnd()
    if (reader.column === 0 && reader.is('%')) return this.#directive()
    if (reader.atDocumentMark)
      return this.#document(reader.is('-') ? 'document-start' : 'document-end')
    this.#token()
    // A comment on the line of a token may have a tab before it.
    if (!reader.fresh && this.#queue.at(-1)?.type !== 'block-entry') this.#skipComment()
  }

  #skipComment(): void {
    const reader = this.#reader
    let blanks = 0
    while (isBlank(reader.at(blanks))) blanks++
    if (!reader.is('#', blanks)) return
    while (!isBreakOrEnd(reader.at())) reader.skip()
  }

  #token(): void {
    const reader = this.#reader
    if (reader.is('[')) return this.#open('flow-sequence-start')
    if (reader.is('{')) return this.#open('flow-mapping-start')
    if (reader.is(']')) return this.#close('flow-sequence-end')
    if (reader.is('}')) return this.#close('flow-mapping-end')
    if (reader.is(',')) return this.#indicator('flow-entry', true)
    const alone = isBlankOrEnd(reader.at(1))
    if (reader.is('-') && alone) return this.#blockEntry()
    const indicator = this.#flow > 0 || alone
    if (reader.is('?') && indicator) return this.#explicitKey()
    if (reader.is(':') && indicator) return this.#value()
    return this.#content()
  }

  #content(): void {
    const reader = this.#reader
    if (reader.is('*') || reader.is('&')) {
      const type = reader.is('*') ? 'alias' : 'anchor'
      return this.#node(type, () => ({ value: scanAnchor(reader) }))
    }
    if (reader.is('!')) {
      return this.#node('tag', () => {
        const { handle, suffix } = scanTag(reader)
        return { value: handle, suffix }
      })
    }
    if (this.#flow === 0 && (reader.is('|') || reader.is('>'))) return this.#block(reader.is('|'))
    if (reader.is("'")) return this.#node('scalar', () => ({ value: scanQuoted(reader, "'") }))
    if (reader.is('"')) return this.#node('scalar', () => ({ value: scanQuoted(reader, '"') }))
    const code = reader.at()
    const next = reader.at(1)
    const begins =
      !(isBlankOrEnd(code) || NO_PLAIN.includes(String.fromCharCode(code))) ||
      (reader.is('-') && !isBlank(next)) ||
      (this.#flow === 0 && (reader.is('?') || reader.is(':')) && !isBlankOrEnd(next))
    if (!begins) {
      throw scanError(reader.mark, reader.mark, 'found character that cannot start any token')
    }
    this.#node('scalar', () => {
      const { text, broken } = scanPlain(reader, this.#indent + 1, this.#flow > 0)
      if (broken) this.#keyAllowed = true
      return { value: text, plain: true }
    })
  }

  #skipToToken(): void {
    const reader = this.#reader
    for (;;) {
      // A tab does not indent.
      const tabs = this.#flow > 0 || !this.#keyAllowed
      while (reader.at() === SPACE || (tabs && reader.at() === TAB)) reader.skip()
      if (reader.is('#')) while (!isBreakOrEnd(reader.at())) reader.skip()
      if (!isBreak(reader.at())) return
      reader.takeBreak()
      if (this.#flow === 0) this.#keyAllowed = true
    }
  }

  #push(type: TokenType, start: Mark, more: Partial<Token> = {}, at = this.#queue.length): void {
    const end = more.end ?? this.#reader.mark
    // What was taken before it could be known to be a key has its key behind it.
    this.#queue.splice(at < 0 ? this.#queue.length : at, 0, {
      type,
      start,
      value: '',
      suffix: '',
      plain: false,
      ...more,
      end,
    })
  }

  /** An indentation that is wider than the one around it begins a collection. */
  #roll(type: TokenType, mark: Mark, at = this.#queue.length): void {
    if (this.#flow > 0 || this.#indent >= mark.column) return
    this.#indents.push(this.#indent)
    this.#indent = mark.column
    if (this.#indents.length > MAX_DEPTH) throw this.#tooDeep()
    this.#push(type, mark, { end: mark }, at)
  }

  #unroll(column: number, mark: Mark): void {
    if (this.#flow > 0) return
    while (this.#indent > column) {
      this.#push('block-end', mark, { end: mark })
      this.#indent = this.#indents.pop()!
    }
  }

  #tooDeep(): Error {
    const { mark } = this.#reader
    return scanError(mark, mark, `exceeded max depth of ${MAX_DEPTH}`)
  }

  #saveKey(): void {
    if (!this.#keyAllowed) return
    const required = this.#flow === 0 && this.#indent === this.#reader.column
    this.#keys.save(this.#number, required)
  }

  #streamEnd(): void {
    this.#reader.endLine()
    this.#unroll(-1, this.#reader.mark)
    this.#keys.remove()
    this.#keyAllowed = false
    this.#push('stream-end', this.#reader.mark)
  }

  #beginDocumentPart(): Mark {
    this.#unroll(-1, this.#reader.mark)
    this.#keys.remove()
    this.#keyAllowed = false
    return this.#reader.mark
  }

  #directive(): void {
    const start = this.#beginDocumentPart()
    const { type, value, suffix } = scanDirective(this.#reader)
    this.#push(type, start, { value, suffix })
  }

  #document(type: TokenType): void {
    const start = this.#beginDocumentPart()
    this.#reader.skip(3)
    this.#push(type, start)
  }

  #open(type: TokenType): void {
    this.#saveKey()
    this.#keys.open(this.#number)
    this.#flow++
    if (this.#flow > MAX_DEPTH) throw this.#tooDeep()
    this.#keyAllowed = true
    this.#single(type)
  }

  #close(type: TokenType): void {
    this.#keys.remove()
    if (this.#flow > 0) {
      this.#flow--
      this.#keys.close()
    }
    this.#keyAllowed = false
    this.#single(type)
  }

  #single(type: TokenType): void {
    const start = this.#reader.mark
    this.#reader.skip()
    this.#push(type, start)
  }

  #indicator(type: TokenType, keyAllowed: boolean): void {
    this.#keys.remove()
    this.#keyAllowed = keyAllowed
    this.#single(type)
  }

  /** In a block these may stand only where a line of it may begin. */
  #beginEntry(type: TokenType, text: string): void {
    if (this.#flow > 0) return
    const { mark } = this.#reader
    if (!this.#keyAllowed) throw scanError(mark, mark, `${text} are not allowed in this context`)
    this.#roll(type, mark)
  }

  #blockEntry(): void {
    this.#beginEntry('block-sequence-start', 'block sequence entries')
    this.#indicator('block-entry', true)
  }

  #explicitKey(): void {
    this.#beginEntry('block-mapping-start', 'mapping keys')
    this.#indicator('key', this.#flow === 0)
  }

  #value(): void {
    const key = this.#keys.take()
    if (key) {
      const at = key.number - this.#taken
      this.#push('key', key.mark, { end: key.mark }, at)
      this.#roll('block-mapping-start', key.mark, at)
      this.#keyAllowed = false
    } else {
      this.#beginEntry('block-mapping-start', 'mapping values')
      this.#keyAllowed = this.#flow === 0
    }
    this.#single('value')
  }

  #node(type: TokenType, scan: () => Partial<Token>): void {
    this.#saveKey()
    this.#keyAllowed = false
    const start = this.#reader.mark
    this.#push(type, start, scan())
  }

  #block(literal: boolean): void {
    this.#keys.remove()
    this.#keyAllowed = true
    const start = this.#reader.mark
    const value = scanBlockScalar(this.#reader, literal, this.#indent)
    this.#push('scalar', start, { value })
  }
}
