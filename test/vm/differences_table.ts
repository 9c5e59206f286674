// The table of known differences in docs/kernels.md, made of differences.ts: `node test/vm/differences_table.ts` brings it up to date.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { DIFFERENCES, IMPOSSIBLE } from './differences.ts'
import { SCENARIOS } from './scenarios/index.ts'

export const PAGE = fileURLToPath(new URL('../../docs/kernels.md', import.meta.url))
const BEGIN = '<!-- differences: test/vm/differences_table.ts -->'
const END = '<!-- end of differences -->'

const names = new Map(SCENARIOS.map(({ id, name }) => [id, name]))
const named = (ids: readonly string[]): string => ids.map((id) => names.get(id) ?? id).join('; ')

function table(): string {
  const rows = [
    ...DIFFERENCES.map(({ scenarios, where, sees, why }) => [
      named(scenarios),
      where,
      sees.words,
      why,
    ]),
    ...IMPOSSIBLE.map(({ scenarios, where, why }) => [named(scenarios), where, 'not run', why]),
  ]
  return [
    '| what | where | seen of it | why |',
    '|---|---|---|---|',
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
  ].join('\n')
}

/** The page with the table as it must be; throws when the page has no place for it. */
export function withTable(page: string): string {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)]
  if (from < 0 || to < from) throw new Error(`docs/kernels.md has no ${BEGIN} … ${END}`)
  return `${page.slice(0, from)}${BEGIN}\n${table()}\n${page.slice(to)}`
}

export const readPage = (): string => (existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '')

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(PAGE, withTable(readPage()))
}
