// A parser of the conditions that spantap knows of OTTL: comparisons, functions, `not`, `and`, `or`, parentheses (pkg/ottl/grammar.go).
// Arithmetic, lists, maps, bytes, lambdas and keys that are no strings are refused by name.
import type { Condition, Literal, Operand, Operator, Segment } from './ast.ts'
import { SyntaxProblem, tokens, type Token } from './token.ts'

const RESERVED = new Set(['and', 'or', 'not', 'nil', 'true', 'false'])
const CONSTANTS: Readonly<Record<string, Literal>> = { nil: null, true: true, false: false }
const ENUM = /^[A-Z][A-Z0-9_]*$/
const UNSUPPORTED: Readonly<Record<string, string>> = {
  '+': 'arithmetic',
  '-': 'arithmetic',
  '*': 'arithmetic',
  '/': 'arithmetic',
  '[': 'lists',
  '{': 'maps',
  '=>': 'lambdas',
}

/** Throws `SyntaxProblem`. */
export function parse(source: string): Condition {
  const all = tokens(source)
  let at = 0
  const condition = either()
  if (peek().kind !== 'end') throw unexpected('')
  return condition

  function either(): Condition {
    return chain('or', both)
  }

  function both(): Condition {
    return chain('and', single)
  }

  function chain(word: 'and' | 'or', next: () => Condition): Condition {
    const conditions = [next()]
    while (isWord(word)) {
      at++
      conditions.push(next())
    }
    return conditions.length === 1 ? conditions[0]! : { type: word, conditions }
  }

  function single(): Condition {
    if (isWord('not')) {
      at++
      return { type: 'not', condition: plain() }
    }
    return plain()
  }

  function plain(): Condition {
    if (is('(')) {
      at++
      const inner = either()
      expect(')')
      return inner
    }
    const left = operand()
    const { kind, text } = peek()
    if (kind === 'operator') {
      at++
      return { type: 'compare', operator: text as Operator, left, right: operand() }
    }
    const constant = left.type === 'literal' && typeof left.value === 'boolean'
    if (left.type === 'call' || constant) return { type: 'operand', operand: left }
    throw unexpected(' (expected <opcomparison> Value)')
  }

  function operand(): Operand {
    const token = peek()
    if (token.kind === 'string') {
      at++
      return { type: 'literal', value: token.text }
    }
    const negative = is('-') && all[at + 1]!.kind === 'number'
    if (negative) at++
    if (peek().kind === 'number') return { type: 'literal', value: number(negative) }
    if (token.kind !== 'word') throw unexpected(' (expected Field ("." Field)*)')
    at++
    const { text } = token
    if (Object.hasOwn(CONSTANTS, text)) return { type: 'literal', value: CONSTANTS[text]! }
    if (is('(') && /^[A-Z]/.test(text)) return call(text)
    if (ENUM.test(text)) return { type: 'enum', name: text }
    at--
    return path()
  }

  function number(negative: boolean): number | bigint {
    const { text, column } = peek()
    if (text.startsWith('0x')) throw unsupported('bytes', column)
    at++
    const size = /^\d+$/.test(text) ? whole(text) : Number(text)
    return negative ? -size : size
  }

  function call(name: string): Operand {
    at++
    const args: Operand[] = []
    while (!is(')')) {
      if (args.length > 0) expect(',')
      args.push(operand())
    }
    at++
    if (is('[')) throw unsupported('keys of a function', peek().column)
    return { type: 'call', name, args }
  }

  function path(): Operand {
    const { column } = peek()
    const segments: Segment[] = [segment()]
    while (is('.')) {
      at++
      segments.push(segment())
    }
    const text = segments
      .map(({ keys, name }) => name + keys.map((key) => `[${JSON.stringify(key)}]`).join(''))
      .join('.')
    return { type: 'path', text, segments, column }
  }

  function segment(): Segment {
    const { kind, text } = peek()
    if (kind !== 'word' || RESERVED.has(text) || !/^[a-z][a-z0-9_]*$/.test(text)) {
      throw unexpected(' (expected Field ("." Field)*)')
    }
    at++
    const keys: string[] = []
    while (is('[')) {
      at++
      const key = peek()
      if (key.kind !== 'string') throw unsupported('a key that is no string', key.column)
      at++
      keys.push(key.text)
      expect(']')
    }
    return { name: text, keys }
  }

  function peek(): Token {
    return all[at]!
  }

  function is(text: string): boolean {
    return peek().kind === 'punctuation' && peek().text === text
  }

  function isWord(text: string): boolean {
    return peek().kind === 'word' && peek().text === text
  }

  function expect(text: string): void {
    if (!is(text)) throw unexpected(` (expected "${text}")`)
    at++
  }

  function unexpected(expected: string): SyntaxProblem {
    const { column, kind, text } = peek()
    const what = kind === 'punctuation' ? UNSUPPORTED[text] : undefined
    if (what !== undefined) return unsupported(what, column)
    return new SyntaxProblem(column, `unexpected token ${JSON.stringify(text)}${expected}`)
  }
}

function unsupported(what: string, column: number): SyntaxProblem {
  return new SyntaxProblem(column, `${what}: spantap does not know this part of OTTL`)
}

function whole(text: string): number | bigint {
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : BigInt(text)
}
