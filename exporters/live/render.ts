// The picture: a pure function from what is known and the size of the terminal to lines.
import { cut } from './cells.ts'
import { layout } from './columns.ts'
import { footer } from './footer.ts'
import { grouped } from './format.ts'
import type { Status } from './status.ts'
import type { RowView, TableView } from './table.ts'

export interface Size {
  readonly width: number
  /** Lines there are; one stays free for the cursor. */
  readonly height: number
  readonly colour: boolean
}

/** Lines without rows: title, blank, head of the table, blank, three of the footer. */
const FRAME = 7

/** Rows there is room for: one line may be needed to say how many are hidden. */
export function roomFor(height: number): number {
  return Math.max(1, height - 1 - FRAME - 1)
}

/** The lines to show, none longer than `width` columns, fewer than `height`. */
export function render(
  table: TableView,
  status: Status,
  { width, height, colour }: Size,
): string[] {
  const paint = colour ? painted : plain
  const fit = (text: string): string => cut(text, width)
  const lines = [paint('bold', fit(title(table))), '']
  if (table.rows.length === 0) {
    lines.push(
      fit(
        table.spans === 0
          ? 'waiting for HTTP requests on this host …'
          : 'no request within the last minute …',
      ),
    )
  } else {
    const columns = layout(table.rows, width)
    lines.push(paint('dim', fit(columns.title)))
    for (const row of table.rows) lines.push(paint(styleOf(row), fit(columns.line(row))))
    if (table.hidden > 0) lines.push(paint('dim', fit(`… ${grouped(table.hidden)} more`)))
  }
  lines.push('')
  for (const { text, alarming } of footer(status)) {
    lines.push(paint(alarming ? 'yellow' : 'dim', fit(text)))
  }
  // On a low terminal the table goes before its frame.
  return lines.slice(0, Math.max(1, height - 1))
}

function title({ spans }: TableView): string {
  return `spantap: requests of the last minute, ${grouped(spans)} seen since the start`
}

function styleOf(row: RowView): Style {
  if (row.errors >= 0.05) return 'red'
  return row.errors > 0 ? 'yellow' : 'none'
}

const STYLES = { none: '', bold: '1', dim: '2', red: '31', yellow: '33' } as const
type Style = keyof typeof STYLES

function painted(style: Style, text: string): string {
  return style === 'none' || text === '' ? text : `\x1b[${STYLES[style]}m${text}\x1b[0m`
}

function plain(_style: Style, text: string): string {
  return text
}
