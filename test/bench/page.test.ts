// The page of benchmarks: tables go between their markers, and each of them is filled.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { replaceTables } from './page.ts'

const PAGE = readFileSync(new URL('../../docs/benchmarks.md', import.meta.url), 'utf8')

describe('docs/benchmarks.md', () => {
  it('gets tables between its markers, and nothing else changes', () => {
    const page = 'a\n<!-- bench x -->\nold\n<!-- /bench x -->\nb\n'
    const replaced = 'a\n<!-- bench x -->\n| new |\n<!-- /bench x -->\nb\n'
    expect(replaceTables(page, [['x', '| new |']])).toBe(replaced)
    expect(replaceTables(replaced, [['x', '| new |']])).toBe(replaced)
    expect(() => replaceTables(page, [['y', '']])).toThrow(
      'the page has no marker <!-- bench y -->',
    )
  })

  it.each([
    ['accuracy', 9],
    ['cost', 3],
    ['replay', 10],
    ['stages', 7],
  ])('S12: has the table of %s', (name, rows) => {
    const table = PAGE.split(`<!-- bench ${name} -->\n`)[1]!.split('\n<!-- /bench')[0]!
    expect(table.split('\n').slice(2)).toHaveLength(rows)
  })
})
