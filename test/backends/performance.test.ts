// P7: passing spans on, beside a real Collector: a smaller run of what fills docs/performance.md.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CASES, passthrough } from '../bench/passthrough.ts'

const PAGE = readFileSync(new URL('../../docs/performance.md', import.meta.url), 'utf8')
const SPANS = 200_000
const LEAST = 0.5

describe('P7: spans per CPU second', () => {
  it.each(CASES)(
    'P7: $name: at least half of what a real Collector makes',
    async (one) => {
      const [row] = await passthrough(1, SPANS, [one])
      expect(row!.ratio).toBeGreaterThanOrEqual(LEAST)
    },
    120_000,
  )

  it('P7: docs/performance.md has each case', () => {
    const table = PAGE.split('<!-- bench passthrough -->\n')[1]!.split('\n<!-- /bench')[0]!
    const names = table.split('\n').slice(2)
    expect(names.map((line) => line.split('|')[1]!.trim())).toEqual(CASES.map(({ name }) => name))
  })
})
