// The text of a document, one character after the other, with the place of each (go.yaml.in/yaml/v3, readerc.go, yamlprivateh.go).

/** Lines and columns from 0. */
export interface Mark {
  readonly index: number
  readonly line: number
  readonly column: number
}

/** What YAML takes: all that can be seen, and the white space. */
const REFUSED = /[^\t\n\r\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u

/** No character: the end of the text. A text with it inside is refused. */
export const END = 0

export const [TAB, LINE_FEED, RETURN, SPACE] = [0x09, 0x0a, 0x0d, 0x20]
/** Line breaks that few know: next line, line separator, paragraph separator. */
const [NEXT_LINE, LINE_SEPARATOR, PARAGRAPH] = [0x85, 0x2028, 0x2029]

export const isBreak = (code: number): boolean =>
  code === LINE_FEED ||
  code === RETURN ||
  code === NEXT_LINE ||
  code === LINE_SEPARATOR ||
  code === PARAGRAPH
export const isBlank = (code: number): boolean => code === SPACE || code === TAB
export const isBreakOrEnd = (code: number): boolean => code === END || isBreak(code)
export const isBlankOrEnd = (code: number): boolean => isBlank(code) || isBreakOrEnd(code)
export const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39
/** Of names: letters, digits, `_`, `-`. */
export const isWord = (code: number): boolean =>
  isDigit(code) ||
  (code >= 0x41 && code <= 0x5a) ||
  (code >= 0x61 && code <= 0x7a) ||
  code === 0x5f ||
  code === 0x2d

export class Reader {
  readonly #text: string
  #index = 0
  #line = 0
  #column = 0
  #fresh = false

  /** Throws an Error in the words of yaml/v3. */
  constructor(text: string) {
    this.#text = text.startsWith('\ufeff') ? text.slice(1) : text
    if (REFUSED.test(this.#text)) throw new Error('yaml: control characters are not allowed')
  }

  /** The code of the character `ahead` of here, `END` past the text. */
  at(ahead = 0): number {
    const index = this.#index + ahead
    return index < this.#text.length ? this.#text.charCodeAt(index) : END
  }

  is(character: string, ahead = 0): boolean {
    return this.#text.startsWith(character, this.#index + ahead)
  }

  get mark(): Mark {
    return { index: this.#index, line: this.#line, column: this.#column }
  }

  get line(): number {
    return this.#line
  }

  get column(): number {
    return this.#column
  }

  get index(): number {
    return this.#index
  }

  /** Nothing but blanks since the last line break. */
  get fresh(): boolean {
    return this.#fresh
  }

  /** Past `count` characters of this line. */
  skip(count = 1): void {
    if (!isBlank(this.at())) this.#fresh = false
    this.#index += count
    this.#column += count
  }

  /** The character here, and past it. */
  take(): string {
    const character = this.#text.charAt(this.#index)
    this.skip()
    return character
  }

  /** Past a line break, which is given as YAML counts it: a line feed, or one of those that few know. */
  takeBreak(): string {
    const code = this.at()
    this.#index += code === RETURN && this.at(1) === LINE_FEED ? 2 : 1
    this.#line++
    this.#column = 0
    this.#fresh = true
    return code === LINE_SEPARATOR || code === PARAGRAPH ? String.fromCharCode(code) : '\n'
  }

  /** `---` or `...` alone at the beginning of a line. */
  get atDocumentMark(): boolean {
    return this.#column === 0 && (this.is('---') || this.is('...')) && isBlankOrEnd(this.at(3))
  }

  /** The end counts as the beginning of a line. */
  endLine(): void {
    if (this.#column === 0) return
    this.#column = 0
    this.#line++
  }
}
