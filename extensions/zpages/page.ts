// A page is a few tables: for people as HTML, for programs as JSON.
export interface Link {
  readonly text: string | number
  readonly href: string
}

export type Cell = string | number | Link

export interface Table {
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

export interface Page {
  readonly title: string
  /** Where there is nothing to show, why. */
  readonly note?: string
  readonly tables: readonly Table[]
}

const STYLE =
  'body{font:14px/1.4 system-ui,sans-serif;margin:2em;color:#222;background:#fff}' +
  'table{border-collapse:collapse;margin:0 0 2em}th,td{padding:.3em .8em;text-align:left;vertical-align:top}' +
  'th{border-bottom:2px solid #888}tr:nth-child(even) td{background:#f3f3f3}td.n{text-align:right}' +
  'nav a{margin-right:1em}@media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}' +
  'tr:nth-child(even) td{background:#242424}a{color:#8bf}}'

/** A whole document that loads nothing from anywhere. `links`: the other pages. */
export function html({ title, note, tables }: Page, links: readonly Link[]): string {
  return [
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escape(title)}</title><style>${STYLE}</style></head><body>`,
    `<nav>${links.map(cell).join('')}</nav><h1>${escape(title)}</h1>`,
    note === undefined ? '' : `<p>${escape(note)}</p>`,
    ...tables.map(table),
    '</body></html>\n',
  ].join('\n')
}

/** The same, every row an object. */
export function json({ title, note, tables }: Page): string {
  const rows = ({ columns, rows }: Table): unknown[] =>
    rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, bare(row[i]!)])))
  return `${JSON.stringify({
    title,
    ...(note !== undefined && { note }),
    ...Object.fromEntries(tables.map((one) => [one.name, rows(one)])),
  })}\n`
}

function table({ name, columns, rows }: Table): string {
  const head = columns.map((column) => `<th>${escape(column)}</th>`).join('')
  const body = rows.map((row) => {
    const cells = row.map(
      (one) => `<td${typeof bare(one) === 'number' ? ' class="n"' : ''}>${cell(one)}</td>`,
    )
    return `<tr>${cells.join('')}</tr>`
  })
  return `<h2>${escape(name)}</h2><table><tr>${head}</tr>\n${body.join('\n')}</table>`
}

function cell(one: Cell): string {
  if (typeof one !== 'object') return escape(String(one))
  return `<a href="${escape(one.href)}">${escape(String(one.text))}</a>`
}

const bare = (one: Cell): string | number => (typeof one === 'object' ? one.text : one)

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (one) => ENTITIES[one]!)
}
