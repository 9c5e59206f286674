// Scalars on a line: quoted and plain (scannerc.go).
import { scanError } from './mistake.ts'
import { isBlank, isBlankOrEnd, isBreak, TAB, type Mark, type Reader } from './reader.ts'

/** White space between two words of a scalar: kept on a line, folded where lines end. */
class Gap {
  /** After a line has ended. */
  broken = false
  #blanks = ''
  #first = ''
  #more = ''

  /** Past what is blank. `check` sees every blank at the beginning of a line. */
  read(reader: Reader, check: () => void = () => {}): void {
    for (;;) {
      if (isBlank(reader.at())) {
        if (this.broken) check()
        if (this.broken) reader.skip()
        else this.#blanks += reader.take()
      } else if (isBreak(reader.at())) {
        const found = reader.takeBreak()
        if (this.broken) this.#more += found
        else this.#first = found
        this.broken = true
      } else return
    }
  }

  /** What is between the words; then there is nothing. */
  take(): string {
    const folded = this.#first === '\n' && this.#more === '' ? ' ' : ''
    const kept = this.#first === '\n' ? this.#more : this.#first + this.#more
    const text = this.broken ? folded + kept : this.#blanks
    this.broken = false
    this.#blanks = this.#first = this.#more = ''
    return text
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
}
const HEX: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

/** From the opening quote to behind the closing one. */
export function scanQuoted(reader: Reader, quote: '"' | "'"): string {
  const start = reader.mark
  const fail = (text: string): Error => scanError(start, reader.mark, text)
  reader.skip()
  let text = ''
  for (;;) {
    if (reader.atDocumentMark) throw fail('found unexpected document indicator')
    if (reader.at() === 0) throw fail('found unexpected end of stream')
    const gap = new Gap()
    while (!isBlankOrEnd(reader.at())) {
      if (reader.is(quote)) {
        if (quote === '"' || !reader.is(quote, 1)) break
        reader.skip(2)
        text += quote
      } else if (quote === '"' && reader.is('\\')) {
        if (isBreak(reader.at(1))) {
          // A line that ends with it goes on in the next one.
          reader.skip()
          reader.takeBreak()
          gap.broken = true
          break
        }
        text += escaped(reader, fail)
      } else text += reader.take()
    }
    if (reader.is(quote)) break
    gap.read(reader)
    text += gap.take()
  }
  reader.skip()
  return text
}

function escaped(reader: Reader, fail: (text: string) => Error): string {
  const letter = String.fromCharCode(reader.at(1))
  const digits = Object.hasOwn(HEX, letter) ? HEX[letter]! : 0
  if (digits === 0) {
    if (!Object.hasOwn(ESCAPES, letter)) throw fail('found unknown escape character')
    reader.skip(2)
    return ESCAPES[letter]!
  }
  reader.skip(2)
  let hex = ''
  for (let i = 0; i < digits; i++) hex += String.fromCharCode(reader.at(i))
  if (!/^[\da-fA-F]+$/.test(hex)) throw fail('did not find expected hexdecimal number')
  const code = Number.parseInt(hex, 16)
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) {
    throw fail('found invalid Unicode character escape code')
  }
  reader.skip(digits)
  return String.fromCodePoint(code)
}

export interface Plain {
  readonly text: string
  /** It ended behind a line break: a key may follow. */
  readonly broken: boolean
}

/** What is not quoted. `indent` is the least column of a line that goes on with it; `flow`: inside of brackets. */
export function scanPlain(reader: Reader, indent: number, flow: boolean): Plain {
  const start: Mark = reader.mark
  const gap = new Gap()
  let text = ''
  while (!reader.atDocumentMark && !reader.is('#')) {
    while (!isBlankOrEnd(reader.at())) {
      if (reader.is(':') && isBlankOrEnd(reader.at(1))) break
      if (flow && ',?[]{}'.includes(String.fromCharCode(reader.at()))) break
      text += gap.take() + reader.take()
    }
    if (!(isBlank(reader.at()) || isBreak(reader.at()))) break
    gap.read(reader, () => {
      if (reader.column < indent && reader.at() === TAB) {
        throw scanError(start, reader.mark, 'found a tab character that violates indentation')
      }
    })
    if (!flow && reader.column < indent) break
  }
  return { text, broken: gap.broken }
}
