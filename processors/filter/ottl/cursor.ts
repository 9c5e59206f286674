// The tokens of a condition, one after the other.
import { SyntaxProblem, tokens, type Token } from './token.ts'

const UNSUPPORTED: Readonly<Record<string, string>> = { '{': 'maps', '=>': 'lambdas' }

export class Cursor {
  readonly #all: readonly Token[]
  #at = 0

  /** Throws `SyntaxProblem`. */
  constructor(source: string) {
    this.#all = tokens(source)
  }

  get token(): Token {
    return this.#all[this.#at]!
  }

  /** The token at hand; then the next one is. */
  take(): Token {
    return this.#all[this.#at++]!
  }

  is(text: string): boolean {
    return this.token.kind === 'punctuation' && this.token.text === text
  }

  isWord(text: string): boolean {
    return this.token.kind === 'word' && this.token.text === text
  }

  /** The token after the one at hand. */
  isNext(text: string): boolean {
    const next = this.#all[this.#at + 1]
    return next?.kind === 'punctuation' && next.text === text
  }

  expect(text: string): void {
    if (!this.is(text)) throw this.unexpected(` (expected "${text}")`)
    this.#at++
  }

  unexpected(expected: string): SyntaxProblem {
    const { column, kind, text } = this.token
    const what = kind === 'punctuation' ? UNSUPPORTED[text] : undefined
    if (what !== undefined) return unsupported(what, column)
    return new SyntaxProblem(column, `unexpected token ${JSON.stringify(text)}${expected}`)
  }
}

export function unsupported(what: string, column: number): SyntaxProblem {
  return new SyntaxProblem(column, `${what}: spantap does not know this part of OTTL`)
}
