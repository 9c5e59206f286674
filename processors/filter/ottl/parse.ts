// A parser of the conditions that spantap knows of OTTL: comparisons, functions, `not`, `and`, `or`, parentheses (pkg/ottl/grammar.go).
// Maps, lambdas and keys of functions are refused by name.
import type { Condition, Operand, Operator } from './ast.ts'
import { Cursor } from './cursor.ts'
import { operand, sum } from './operand.ts'

const A_COMPARISON = ' (expected <opcomparison> Value)'

/** Throws `SyntaxProblem`. */
export function parse(source: string): Condition {
  const cursor = new Cursor(source)
  const condition = whole(cursor, either(cursor))
  if (cursor.token.kind !== 'end') throw cursor.unexpected('')
  return condition
}

const either = (cursor: Cursor): Condition => chain(cursor, 'or', both)
const both = (cursor: Cursor): Condition => chain(cursor, 'and', single)

function chain(cursor: Cursor, word: 'and' | 'or', next: (cursor: Cursor) => Condition): Condition {
  const first = next(cursor)
  if (!cursor.isWord(word)) return first
  const conditions = [whole(cursor, first)]
  while (cursor.isWord(word)) {
    cursor.take()
    conditions.push(whole(cursor, next(cursor)))
  }
  return { type: word, conditions }
}

function single(cursor: Cursor): Condition {
  if (!cursor.isWord('not')) return plain(cursor)
  cursor.take()
  return { type: 'not', condition: whole(cursor, plain(cursor)) }
}

/** May give an operand that is no condition: between parentheses that can be the beginning of a comparison. */
function plain(cursor: Cursor): Condition {
  if (!cursor.is('(')) return comparison(cursor, operand(cursor))
  cursor.take()
  const inner = either(cursor)
  cursor.expect(')')
  return inner.type === 'operand' ? comparison(cursor, sum(cursor, inner.operand)) : inner
}

function comparison(cursor: Cursor, left: Operand): Condition {
  if (cursor.token.kind !== 'operator') return { type: 'operand', operand: left }
  const operator = cursor.take().text as Operator
  return { type: 'compare', operator, left, right: operand(cursor) }
}

/** Throws when what was read so far is no condition. */
function whole(cursor: Cursor, condition: Condition): Condition {
  if (condition.type !== 'operand') return condition
  const { operand: given } = condition
  const isFunction = given.type === 'call' && /^[A-Z]/.test(given.name)
  const isConstant = given.type === 'literal' && typeof given.value === 'boolean'
  if (!isFunction && !isConstant) throw cursor.unexpected(A_COMPARISON)
  return condition
}
