// Which columns fit into a width, and how wide each of them is.
import { cut, cutMiddle, harmless, padEnd, padStart, width } from './cells.ts'
import { duration, percent, rate } from './format.ts'
import type { RowView } from './table.ts'

interface Column {
  readonly title: string
  readonly text: (row: RowView) => string
  /** Columns it takes at least. */
  readonly least: number
  /** A name takes what it needs, a number what it has. */
  readonly named: boolean
  /** Columns are left out from the highest number on until the rest fits; 0 stays. */
  readonly rank: number
}

const GAP = 2

const SERVICE: Column = {
  title: 'SERVICE',
  text: (row) => harmless(row.service),
  least: 7,
  named: true,
  rank: 0,
}
const ROUTE: Column = {
  title: 'ROUTE',
  text: (row) => harmless(row.route),
  least: 16,
  named: true,
  rank: 0,
}

function number(title: string, rank: number, text: Column['text']): Column {
  return { title, text, least: 6, named: false, rank }
}

const COLUMNS: readonly Column[] = [
  SERVICE,
  { title: 'SIDE', text: (row) => cut(harmless(row.side), 8), least: 6, named: true, rank: 4 },
  ROUTE,
  number('RATE/S', 1, (row) => rate(row.rate)),
  number('ERR %', 2, (row) => percent(row.errors)),
  number('P50', 5, (row) => duration(row.p50)),
  number('P95', 6, (row) => duration(row.p95)),
  number('P99', 3, (row) => duration(row.p99)),
]

export interface Layout {
  readonly title: string
  /** A row's cells, padded and joined. */
  line(row: RowView): string
}

/** The layout of `rows` within `space` columns. */
export function layout(rows: readonly RowView[], space: number): Layout {
  const columns = fitting(space)
  const widths = new Map(columns.map((column) => [column, needed(column, rows)]))
  const others = columns.filter((column) => column !== SERVICE && column !== ROUTE)
  const taken = others.reduce((sum, column) => sum + widths.get(column)! + GAP, GAP)
  share(widths, Math.max(2, space - taken))
  const line = (text: (column: Column) => string): string =>
    columns.map((column) => cell(column, text(column), widths.get(column)!)).join(' '.repeat(GAP))
  return {
    title: line((column) => column.title),
    line: (row) => line((column) => column.text(row)),
  }
}

function fitting(space: number): readonly Column[] {
  let columns = COLUMNS
  const least = (): number => columns.reduce((sum, column) => sum + column.least + GAP, -GAP)
  for (let rank = 6; rank > 0 && least() > space; rank--) {
    columns = columns.filter((column) => column.rank !== rank)
  }
  return columns
}

function needed(column: Column, rows: readonly RowView[]): number {
  if (!column.named) return column.least
  const longest = rows.reduce((most, row) => Math.max(most, width(column.text(row))), 0)
  return Math.max(longest, column.title.length)
}

/** Services and routes share what the others leave: a third for the services, or what the routes do not need. */
function share(widths: Map<Column, number>, space: number): void {
  const service = widths.get(SERVICE)!
  const route = widths.get(ROUTE)!
  const given = Math.min(service, Math.max(1, Math.floor(space / 3), space - route))
  widths.set(SERVICE, given)
  widths.set(ROUTE, Math.min(route, space - given))
}

function cell(column: Column, text: string, columns: number): string {
  if (!column.named) return padStart(cut(text, columns), columns)
  return padEnd(column === ROUTE ? cutMiddle(text, columns) : cut(text, columns), columns)
}
