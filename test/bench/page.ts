// The tables of a page in docs/, each between `<!-- bench NAME -->` and `<!-- /bench NAME -->`.
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'

const pageOf = (name: string): string =>
  fileURLToPath(new URL(`../../docs/${name}.md`, import.meta.url))

/** Replace what is between the markers of each name. Throws when a name has none. */
export function replaceTables(
  page: string,
  tables: readonly (readonly [string, string])[],
): string {
  return tables.reduce((text, [name, table]) => {
    const [begin, end] = [`<!-- bench ${name} -->`, `<!-- /bench ${name} -->`]
    const [from, to] = [text.indexOf(begin), text.indexOf(end)]
    if (from < 0 || to < from) throw new Error(`the page has no marker ${begin}`)
    return `${text.slice(0, from + begin.length)}\n${table}\n${text.slice(to)}`
  }, page)
}

/** Write the tables, and on what machine they were measured. */
export function writePage(name: string, tables: readonly (readonly [string, string])[]): void {
  const page = readFileSync(pageOf(name), 'utf8')
  writeFileSync(pageOf(name), replaceTables(page, [...tables, ['machine', machine()]]))
}

/** Nothing that names the machine. */
function machine(): string {
  const [cpu] = cpus()
  const gib = Math.round(totalmem() / 2 ** 30)
  const linux = release().split('.', 2).join('.')
  return `Measured on ${cpus().length} cores (${cpu?.model.trim()}), ${gib} GiB, Linux ${linux}, Node ${process.versions.node}.`
}
