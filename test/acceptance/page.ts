// The table in docs/acceptance.md: `| id | promise | tests |`.
import type { Row } from './report.ts'

const ROW = /^\| ([A-Z]\d+) \| (.*) \|([^|]*)\|$/

/** The ids, in the order of the page. Throws when there is none, or one twice. */
export function readPage(markdown: string): string[] {
  const ids = markdown.split('\n').flatMap((line) => ROW.exec(line)?.[1] ?? [])
  if (ids.length === 0) throw new Error('docs/acceptance.md has no row like `| S1 | … | … |`')
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  if (twice) throw new Error(`docs/acceptance.md has ${twice} twice`)
  return ids
}

/** The page with the files of each id's tests in the last column. */
export function writePage(markdown: string, rows: readonly Row[]): string {
  const lines = markdown.split('\n').map((line) => {
    const [, id, promise] = ROW.exec(line) ?? []
    const row = rows.find((each) => each.id === id)
    if (!row) return line
    const files = [...new Set(row.tests.map((test) => `\`${test.file}\``))].toSorted()
    return `| ${id} | ${promise} | ${files.join(' ')} |`
  })
  return lines.join('\n')
}
