import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Condition, Operand } from '../../../processors/filter/ottl/ast.ts'
import { compare } from '../../../processors/filter/ottl/compare.ts'
import { parse } from '../../../processors/filter/ottl/parse.ts'
import { SyntaxProblem } from '../../../processors/filter/ottl/token.ts'

const refused = (source: string): string => {
  try {
    parse(source)
  } catch (error) {
    if (error instanceof SyntaxProblem) return error.message
    throw error
  }
  return ''
}

describe('the parser of conditions', () => {
  it('reads `not` before `and` before `or`', () => {
    expect(shown(parse('not true and false or true and (true or not false)'))).toBe(
      '(or (and (not true) false) (and true (or true (not false))))',
    )
  })

  it.each([
    ['-7', -7],
    ['17', 17],
    ['9007199254740993', 9007199254740993n],
    ['1.5', { double: 1.5 }],
    ['-1.0', { double: -1 }],
    ['0x0aFF', Uint8Array.of(10, 255)],
    ['-.5e3', { double: -500 }],
    ['"a\\"b\\\\\\t\\u00e9\\x41"', 'a"b\\\téA'],
    ['nil', null],
    ['true', true],
  ])('reads %s', (text, value) => {
    const condition = parse(`a == ${text}`)
    expect(condition.type === 'compare' && condition.right).toEqual({ type: 'literal', value })
  })

  it.each([
    ['a + 2 * b - 3 / 4 > -c', '(> (- (+ a (* 2 b)) (/ 3 4)) (- 0 c))'],
    ['(a - b) * 2 >= 1', '(>= (* (- a b) 2) 1)'],
    ['1 < (a + b) / 2', '(< 1 (/ (+ a b) 2))'],
    ['a["b"][3].c == ["x", 1]', '(== a["b"][3].c ["x" 1])'],
    ['((a == 1) and (b)!= 2)', '(and (== a 1) (!= b 2))'],
  ])('reads %s', (text, expected) => expect(shown(parse(text))).toBe(expected))

  it('reads paths', () => {
    const condition = parse('IsMatch(resource.attributes["a.b"], "x") == true')
    expect(shown(condition)).toBe('(== IsMatch(resource.attributes["a.b"], "x") true)')
  })

  it.each([
    ['a == {}', '1:6: maps: spantap does not know this part of OTTL'],
    [
      'a[b] == 2',
      '1:3: a key that is no string and no index: spantap does not know this part of OTTL',
    ],
    ['a + 1', '1:6: unexpected token "<EOF>" (expected <opcomparison> Value)'],
    ['(a and b == 1)', '1:4: unexpected token "and" (expected <opcomparison> Value)'],
    ['(a)', '1:4: unexpected token "<EOF>" (expected <opcomparison> Value)'],
    ['set(a, 1)', '1:10: unexpected token "<EOF>" (expected <opcomparison> Value)'],
    [
      'Split(a, ",")[0] == "b"',
      '1:14: keys of a function: spantap does not know this part of OTTL',
    ],
    ['', '1:1: unexpected token "<EOF>" (expected Field ("." Field)*)'],
    ['(a == 1', '1:8: unexpected token "<EOF>" (expected ")")'],
    ['a == 1)', '1:7: unexpected token ")"'],
    ['a..b == 1', '1:3: unexpected token "." (expected Field ("." Field)*)'],
    ['and == 1', '1:1: unexpected token "and" (expected Field ("." Field)*)'],
    ['F(a b) == 1', '1:5: unexpected token "b" (expected ",")'],
  ])('%s: %s', (source, text) => {
    expect(refused(source)).toBe(text && `condition has invalid syntax: ${text}`)
  })

  it('gives a condition or one sentence, whatever it is given', () => {
    const words =
      '( ) [ ] "a" " \\ . , = == != < - 1 2.5 not and or nil true a attributes IsMatch KIND { 0x1 é =>'
    const word = fc.constantFrom(' ', '\n', ...words.split(' '))
    const source = fc.oneof(
      fc.string(),
      fc.array(word, { maxLength: 23 }).map((words) => words.join('')),
    )
    fc.assert(
      fc.property(source, (text) => {
        const said = refused(text)
        if (said === '') expect(refused(`(${text}) and not true`)).toBe('')
        else expect(said).toMatch(/^condition has invalid syntax: 1:\d+: ./)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('comparisons', () => {
  it.each([
    [1, '==', { double: 1 }, true],
    [1, '<', 1.5, true],
    [9007199254740993n, '>', 9007199254740992, true],
    ['a', '<', 'b', true],
    ['a', '==', 1, false],
    ['a', '!=', 1, true],
    ['a', '<', 1, false],
    [null, '==', null, true],
    [null, '<=', null, true],
    [null, '<', null, false],
    [null, '!=', null, false],
    [null, '<', 1, false],
    ['', '==', null, false],
    [false, '<', true, true],
    [true, '>=', true, true],
    [NaN, '==', NaN, false],
    [NaN, '<', 1, false],
    [['a', 1], '==', ['a', 1], true],
    [{ map: ['a', 1, 'b', 2] }, '==', { map: ['b', 2, 'a', 1] }, true],
    [{ map: ['a', 1] }, '!=', { map: ['a', 2] }, true],
    [['a'], '<', ['b'], false],
  ] as const)('%o %s %o is %s', (a, operator, b, expected) => {
    expect(compare(a, b, operator)).toBe(expected)
  })
})

function shown(condition: Condition): string {
  switch (condition.type) {
    case 'and':
    case 'or':
      return `(${condition.type} ${condition.conditions.map(shown).join(' ')})`
    case 'not':
      return `(not ${shown(condition.condition)})`
    case 'compare':
      return `(${condition.operator} ${word(condition.left)} ${word(condition.right)})`
    default:
      return word(condition.operand)
  }
}

function word(operand: Operand): string {
  if (operand.type === 'literal') return JSON.stringify(operand.value)
  if (operand.type === 'path') return operand.text
  if (operand.type === 'enum') return operand.name
  if (operand.type === 'list') return `[${operand.items.map(word).join(' ')}]`
  if (operand.type === 'math') {
    return `(${operand.operator} ${word(operand.left)} ${word(operand.right)})`
  }
  return `${operand.name}(${operand.args.map(word).join(', ')})`
}
