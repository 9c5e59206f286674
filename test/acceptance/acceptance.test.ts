import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readPage, writePage } from './page.ts'
import { isRed, linesOf, rowsOf, type RanTest } from './report.ts'

const ran = (name: string, state: RanTest['state'] = 'passed'): RanTest => ({
  name,
  state,
  ms: 1,
  file: 'test/a.test.ts',
  tree: 'x',
})

const numbered = (letter: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${letter}${index + 1}`)

describe('acceptance', () => {
  it('reads every id of the page', () => {
    const ids = readPage(readFileSync('docs/acceptance.md', 'utf8'))
    expect(ids).toEqual([...numbered('S', 13), ...numbered('P', 8), ...numbered('K', 10)])
  })

  it('finds an id as a word only', () => {
    const tests = [ran('S1: a'), ran('x > S1 b'), ran('S2/S1: c'), ran('S11: d'), ran('TLS1 e')]
    const [row] = rowsOf(['S1'], tests)
    expect(row?.tests.map((test) => test.name)).toEqual(['S1: a', 'x > S1 b', 'S2/S1: c'])
  })

  it('is red without a test, with a failed one and with a skipped one', () => {
    const failed = { ...ran('S1: b', 'failed'), why: 'expected 1\n+ 2' }
    const tests = [ran('S1: a'), failed, ran('S2: a', 'skipped'), ran('S3: a')]
    const rows = rowsOf(['S1', 'S2', 'S3', 'S4'], tests)
    expect(rows.filter(isRed).map((row) => row.id)).toEqual(['S1', 'S2', 'S4'])
    expect(linesOf(rows)).toEqual([
      'S1   passed   test/a.test.ts > S1: a',
      '     FAILED   test/a.test.ts > S1: b',
      '       expected 1',
      '       + 2',
      'S2   SKIPPED  test/a.test.ts > S2: a',
      'S3   passed   test/a.test.ts > S3: a',
      'S4   NO TEST',
    ])
  })

  it('writes the files into the last column and nothing else', () => {
    const page =
      '# A\n\n| id | promise | tests |\n|---|---|---|\n| S1 | one `a` | old |\n| S2 | two | |\n'
    const written = writePage(page, rowsOf(['S1', 'S2'], [ran('S1: a'), ran('S1: b')]))
    expect(written).toBe(
      page.replace('| old |', '| `test/a.test.ts` |').replace('two | |', 'two |  |'),
    )
    expect(writePage(written, rowsOf(['S1', 'S2'], [ran('S1: a')]))).toBe(written)
  })
})
