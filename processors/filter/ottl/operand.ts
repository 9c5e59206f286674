// A parser of operands: literals, paths, functions, lists, and arithmetic over them.
import type { Key, Literal, MathOperator, Operand, Path, Segment } from './ast.ts'
import { unsupported, type Cursor } from './cursor.ts'

const CONSTANTS: Readonly<Record<string, Literal>> = { nil: null, true: true, false: false }
const RESERVED = new Set(['and', 'or', 'not', ...Object.keys(CONSTANTS)])
const ENUM = /^[A-Z][A-Z0-9_]*$/
const FIELD = /^[a-z][a-z0-9_]*$/
const A_FIELD = ' (expected Field ("." Field)*)'

/** Throws `SyntaxProblem`. */
export function operand(cursor: Cursor): Operand {
  return sum(cursor, product(cursor))
}

/** What follows `left`, if that is the beginning of an operand. */
export function sum(cursor: Cursor, left: Operand): Operand {
  let made = products(cursor, left)
  while (cursor.is('+') || cursor.is('-')) {
    const operator = cursor.take().text as MathOperator
    made = { type: 'math', operator, left: made, right: product(cursor) }
  }
  return made
}

function product(cursor: Cursor): Operand {
  return products(cursor, single(cursor))
}

function products(cursor: Cursor, left: Operand): Operand {
  let made = left
  while (cursor.is('*') || cursor.is('/')) {
    const operator = cursor.take().text as MathOperator
    made = { type: 'math', operator, left: made, right: single(cursor) }
  }
  return made
}

function single(cursor: Cursor): Operand {
  const { kind, text } = cursor.token
  if (kind === 'string') return { type: 'literal', value: cursor.take().text }
  if (kind === 'number') return { type: 'literal', value: number(cursor.take().text) }
  if (kind === 'word') return word(cursor)
  if (cursor.is('-')) return negative(cursor)
  if (cursor.is('[')) return { type: 'list', items: listed(cursor, ']') }
  if (kind !== 'punctuation' || text !== '(') throw cursor.unexpected(A_FIELD)
  cursor.take()
  const inner = operand(cursor)
  cursor.expect(')')
  return inner
}

function negative(cursor: Cursor): Operand {
  cursor.take()
  const inner = single(cursor)
  if (inner.type !== 'literal') {
    return { type: 'math', operator: '-', left: { type: 'literal', value: 0 }, right: inner }
  }
  const { value } = inner
  if (typeof value === 'number' || typeof value === 'bigint')
    return { type: 'literal', value: -value }
  if (typeof value !== 'object' || value === null || !('double' in value)) {
    throw cursor.unexpected(A_FIELD)
  }
  return { type: 'literal', value: { double: -value.double } }
}

function word(cursor: Cursor): Operand {
  const { text } = cursor.token
  if (Object.hasOwn(CONSTANTS, text)) {
    cursor.take()
    return { type: 'literal', value: CONSTANTS[text]! }
  }
  if (!RESERVED.has(text) && cursor.isNext('(')) return call(cursor)
  if (!ENUM.test(text)) return path(cursor)
  cursor.take()
  return { type: 'enum', name: text }
}

function call(cursor: Cursor): Operand {
  const name = cursor.take().text
  const args = listed(cursor, ')')
  if (cursor.is('[')) throw unsupported('keys of a function', cursor.token.column)
  return { type: 'call', name, args }
}

/** From an opening bracket to the closing one. */
function listed(cursor: Cursor, close: string): Operand[] {
  cursor.take()
  const items: Operand[] = []
  while (!cursor.is(close)) {
    if (items.length > 0) cursor.expect(',')
    items.push(operand(cursor))
  }
  cursor.take()
  return items
}

function path(cursor: Cursor): Path {
  const { column } = cursor.token
  const segments: Segment[] = [segment(cursor)]
  while (cursor.is('.')) {
    cursor.take()
    segments.push(segment(cursor))
  }
  const text = segments
    .map(({ keys, name }) => name + keys.map((key) => `[${JSON.stringify(key)}]`).join(''))
    .join('.')
  return { type: 'path', text, segments, column }
}

function segment(cursor: Cursor): Segment {
  const { kind, text } = cursor.token
  if (kind !== 'word' || RESERVED.has(text) || !FIELD.test(text)) throw cursor.unexpected(A_FIELD)
  cursor.take()
  const keys: Key[] = []
  while (cursor.is('[')) {
    cursor.take()
    keys.push(key(cursor))
    cursor.expect(']')
  }
  return { name: text, keys }
}

function key(cursor: Cursor): Key {
  const { column, kind, text } = cursor.take()
  if (kind === 'string') return text
  if (kind === 'number' && /^\d{1,9}$/.test(text)) return Number(text)
  throw unsupported('a key that is no string and no index', column)
}

function number(text: string): Literal {
  if (text.startsWith('0x')) return bytes(text.slice(2))
  if (!/^\d+$/.test(text)) return { double: Number(text) }
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : BigInt(text)
}

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'))
