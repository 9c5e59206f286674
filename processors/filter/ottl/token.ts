// The words of an OTTL condition (pkg/ottl/grammar.go, buildLexer).

export type Kind = 'string' | 'number' | 'word' | 'operator' | 'punctuation' | 'end'

export interface Token {
  readonly kind: Kind
  /** As written; of a string what it says. */
  readonly text: string
  /** Column of its first character, from 1. */
  readonly column: number
}

/** A condition that cannot be read: `1:9: unexpected token …`. */
export class SyntaxProblem extends Error {
  constructor(column: number, text: string) {
    super(`condition has invalid syntax: 1:${column}: ${text}`)
    this.name = 'SyntaxProblem'
  }
}

const PATTERNS: readonly (readonly [Kind | 'space', RegExp])[] = [
  ['space', /\s+/y],
  ['number', /0x(?:[a-fA-F0-9]{2})+|(?:\d+\.\d*|\d*\.\d+)(?:[eE][-+]?\d+)?|\d+/y],
  ['string', /"(?:\\[^\n]|[^\\"])*"/y],
  ['operator', /==|!=|>=|<=|>|</y],
  ['word', /[A-Za-z_][A-Za-z0-9_]*/y],
  ['punctuation', /=>|[-+*/=(){}:,.[\]]/y],
]

/** Throws `SyntaxProblem`. The last token is the end. */
export function tokens(source: string): Token[] {
  const found: Token[] = []
  let at = 0
  while (at < source.length) {
    const [kind, text] = tokenAt(source, at)
    if (kind !== 'space') {
      const column = at + 1
      found.push({ kind, text: kind === 'string' ? unquoted(text, column) : text, column })
    }
    at += text.length
  }
  found.push({ kind: 'end', text: '<EOF>', column: source.length + 1 })
  return found
}

function tokenAt(source: string, at: number): readonly [Kind | 'space', string] {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at
    const text = pattern.exec(source)?.[0]
    if (text !== undefined) return [kind, text]
  }
  throw new SyntaxProblem(at + 1, `lexer: invalid input text ${JSON.stringify(source.slice(at))}`)
}

const ESCAPE =
  /\\(?:([abfnrtv\\"])|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{3})|.)/gs
const SIMPLE: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
}

/** As strconv.Unquote; a byte that is given by its number is the character of that number. */
function unquoted(text: string, column: number): string {
  const invalid = (): SyntaxProblem =>
    new SyntaxProblem(column, `invalid quoted string ${JSON.stringify(text)}: invalid syntax`)
  if (text.includes('\n')) throw invalid()
  return text
    .slice(1, -1)
    .replaceAll(
      ESCAPE,
      (_all, simple?: string, x?: string, u?: string, long?: string, octal?: string) => {
        if (simple !== undefined) return SIMPLE[simple]!
        const digits = x ?? u ?? long ?? octal
        if (digits === undefined) throw invalid()
        const code = parseInt(digits, digits === octal ? 8 : 16)
        if (code > 0x10ffff || (digits === octal && code > 255)) throw invalid()
        return String.fromCodePoint(code)
      },
    )
}
