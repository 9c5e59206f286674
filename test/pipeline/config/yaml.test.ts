// The dialect of YAML, and the lines of keys.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Float } from '../../../pipeline/config/expanded.ts'
import { GENERAL } from '../../../pipeline/config/yaml/construct.ts'
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

  it('keys that are there three times', () => {
    expect(() => parseYaml('a: 1\na: 1\na: 1')).toThrow(
      'yaml: unmarshal errors:\n' +
        '  line 2: mapping key "a" already defined at line 1\n' +
        '  line 3: mapping key "a" already defined at line 1\n' +
        '  line 3: mapping key "a" already defined at line 2',
    )
  })

  it.each([
    [
      'aliases in aliases',
      Array.from(
        { length: 30 },
        (_, i) => `l${i}: &l${i} [${i === 0 ? 'x' : `*l${i - 1}, *l${i - 1}`}]`,
      ).join('\n'),
      /^yaml: document contains excessive aliasing$/,
    ],
    [
      'aliases that merge',
      Array.from(
        { length: 30 },
        (_, i) => `l${i}: &l${i} {<<: [${i === 0 ? '{a: b}' : `*l${i - 1}, *l${i - 1}`}]}`,
      ).join('\n'),
      /^yaml: document contains excessive aliasing$/,
    ],
    ['an alias in itself', 'a: &a [*a]', /^yaml: anchor 'a' value contains itself$/],
    ['lists in lists', '['.repeat(200_000), /^yaml: exceeded max depth of 10000$/],
    ['lists in lines', '- '.repeat(50_000), /^yaml: exceeded max depth of 10000$/],
    ['maps in lists', '[{'.repeat(4_000) + '}]'.repeat(4_000), /^yaml: exceeded max depth/],
    ['megabytes', 'a'.repeat(4_000_001), /^yaml: 4000001 characters are too many/],
    ['the same key for ever', 'a: 1\n'.repeat(100_000), /^yaml: unmarshal errors:\n(.*\n?){1000}$/],
  ])('%s end soon', (_, source, text) => {
    const start = performance.now()
    expect(() => parseYaml(source)).toThrow(text)
    expect(performance.now() - start).toBeLessThan(5000)
  })

  it('many keys, long texts and deep values are good', () => {
    const wide = Array.from({ length: 50_000 }, (_, i) => `k${i}: [${i}, "x", {y: z}]`).join('\n')
    expect(Object.keys(parseYaml(wide).value as object)).toHaveLength(50_000)
    expect(parseYaml(`a: "${'x'.repeat(1_000_000)}"`).value).toEqual({ a: 'x'.repeat(1_000_000) })
    const deep = parseYaml(`${'['.repeat(500)}${']'.repeat(500)}`)
    expect(JSON.stringify(deep.value)).toBe(`${'['.repeat(500)}${']'.repeat(500)}`)
    expect(deep.lines.size).toBe(24)
  })
})

interface Recorded {
  readonly text: string
  readonly value?: unknown
  readonly error?: string
}

const RECORDED = JSON.parse(
  readFileSync(new URL('fixtures/yaml_v3/answers.json', import.meta.url), 'utf8'),
) as readonly Recorded[]

/** Values as fixtures/yaml_v3/main.go writes them. */
function recorded(value: unknown): unknown {
  if (value instanceof Float) return { $float: value.value + 0 }
  if (value instanceof Date) return { $time: `${value.toISOString().slice(0, 19)}Z` }
  if (typeof value === 'number' && !Number.isInteger(value)) {
    const words = Number.isNaN(value) ? 'NaN' : value === Infinity ? '+Inf' : '-Inf'
    return { $float: Number.isFinite(value) ? value : words }
  }
  if (Array.isArray(value)) return value.map(recorded)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, one]) => [key, recorded(one)])
  return { ...Object.fromEntries(entries), ...(GENERAL in value && { $general: true }) } as unknown
}

function answer(text: string): Recorded {
  try {
    return { text, value: recorded(parseYaml(text).value) }
  } catch (error) {
    return { text, error: (error as Error).message }
  }
}

it('P1: says what go.yaml.in/yaml/v3 says to the same texts', () => {
  expect(RECORDED.length).toBeGreaterThan(600)
  expect(RECORDED.map(({ text }) => answer(text))).toEqual(RECORDED)
})
