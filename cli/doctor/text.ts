// Text for a terminal: aligned columns, and colours only where somebody sees them.
import { styleText } from 'node:util'

export type Style = Parameters<typeof styleText>[0]
/** Gives `text` in that style, or as it is where nobody would see it. */
export type Paint = (style: Style, text: string) => string

/** Of a stream: NO_COLOR and FORCE_COLOR count as everywhere in Node. */
export const paintFor =
  (stream: NodeJS.WriteStream): Paint =>
  (style, text) =>
    styleText(style, text, { stream })

// oxlint-disable-next-line no-control-regex -- these are the colours
const COLOURS = /\u001b\[\d+m/g

const widthOf = (text: string): number => text.replaceAll(COLOURS, '').length

/** Rows as lines, each column as wide as its widest cell, two spaces between them and before the first; nothing after the last. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, widthOf(cell))))
  }
  return rows.map((row) =>
    `  ${row.map((cell, i) => cell + ' '.repeat(widths[i]! - widthOf(cell))).join('  ')}`.trimEnd(),
  )
}

/** `1 process`, `2 processes`. */
export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${n} ${n === 1 ? one : many}`
