// The dialect of YAML, and the lines of keys.
import { describe, expect, it } from 'vitest'
import { Float } from '../../../pipeline/config/expanded.ts'
import { parseYaml } from '../../../pipeline/config/yaml/parse.ts'

describe('values', () => {
  it.each<[string, unknown]>([
    ['true', true],
    ['True', true],
    ['FALSE', false],
    ['yes', 'yes'],
    ['no', 'no'],
    ['on', 'on'],
    ['off', 'off'],
    ['tRUE', 'tRUE'],
    ['~', null],
    ['NULL', null],
    ['', null],
    ['0123', 83],
    ['-0123', -83],
    ['0o17', 15],
    ['0x1F', 31],
    ['0b101', 5],
    ['089', new Float(89)],
    ['0', 0],
    ['1_000', 1000],
    ['+12', 12],
    ['1.5', 1.5],
    ['1e3', new Float(1000)],
    ['.inf', Infinity],
    ['.nan', NaN],
    ['"0123"', '0123'],
    ['5s', '5s'],
    ['localhost:4318', 'localhost:4318'],
    ['{a: 1, <<: {b: 2}}', { a: 1, b: 2 }],
    ['[&x {a: 1}, *x]', [{ a: 1 }, { a: 1 }]],
  ])('%s', (text, value) => {
    expect(parseYaml(text).value).toEqual(value)
  })
})

it('knows the line of every key and element', () => {
  const { lines } = parseYaml('# a comment\na:\n  b: &x\n    c: 1\n  d:\n    - e\n    - *x\n')
  expect(Object.fromEntries(lines)).toEqual({
    a: 2,
    'a::b': 3,
    'a::b::c': 4,
    'a::d': 5,
    'a::d::0': 6,
    'a::d::1': 7,
  })
})

describe('mistakes', () => {
  it('keys that are there twice', () => {
    expect(() => parseYaml('a: 1\nb:\n  c: 1\n  c: 2\na: 2')).toThrow(
      'yaml: unmarshal errors:\n  line 5: mapping key "a" already defined at line 1',
    )
  })

  it('grammar', () => {
    expect(() => parseYaml('a: 1\nb: [1,\nc: 2\n')).toThrow(/^yaml: line 3: /)
    expect(() => parseYaml('a: "x')).toThrow(/^yaml: line 1: /)
  })

  it('aliases that would grow without end', () => {
    const level = (n: number): string => `l${n}: &l${n} [${`*l${n - 1},`.repeat(12)}]`
    const bomb = ['l0: &l0 [x]', ...Array.from({ length: 11 }, (_, i) => level(i + 1))].join('\n')
    expect(() => parseYaml(bomb)).toThrow(/^yaml: /)
  })
})
