import { describe, expect, it } from 'vitest'
import { readText } from './tree.ts'

const readme = readText('README.md')

/** What stands between `<!-- NAME… -->` and `<!-- /NAME -->`. */
function block(name: string): string {
  const found = new RegExp(`<!-- ${name}\\b[^>]*-->\n([^]*?)<!-- /${name} -->`).exec(readme)
  expect(found, `README.md has no ${name}`).not.toBeNull()
  return found![1]!
}

describe('README', () => {
  it('S1: has the two commands', () => {
    expect(readme).toMatch(/^npm start\b/m)
    expect(readme).toMatch(/^npm test\b/m)
  })

  it('S1: has a picture of the live table', () => {
    expect(block('LIVE TABLE')).toMatch(/SERVICE +SIDE +ROUTE[^]*server[^]*client/)
  })

  it("S1: has a trace as Jaeger's API returns it", () => {
    expect(block('TRACE')).toMatch(/"traceID"[^]*"spanID"[^]*"CHILD_OF"/)
  })

  it('S11: says what leaves by default, and the switch for each', () => {
    const [, table = ''] = /^## What leaves the host$([^]*?)^## /m.exec(readme) ?? []
    const rows = table.split('\n').filter((line) => line.startsWith('| '))
    expect(rows.length).toBeGreaterThan(8)
    for (const row of rows) {
      expect(
        row
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      ).not.toContain('')
      expect(row.split('|')).toHaveLength(5)
    }
  })
})
