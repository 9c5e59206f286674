// Text that fits: what came from the wire is made harmless, measured in terminal columns, and cut.

/** Longer names are cut before anything else looks at them. */
const MAX_LENGTH = 512

/**
 * Text that moves no cursor and reorders nothing: control and format characters (escape sequences, bidirectional
 * overrides), unassigned ones, halves of pairs and line separators become U+FFFD; piles of accents are thinned.
 */
export function harmless(text: string): string {
  return text
    .slice(0, MAX_LENGTH)
    .replaceAll(/\p{Variation_Selector}/gu, '')
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '\uFFFD')
    .replaceAll(/([\p{Mn}\p{Me}]{2})[\p{Mn}\p{Me}]+/gu, '$1')
}

const ASCII = /^[\x20-\x7e]*$/
const MARK = /[\p{Mn}\p{Me}]/u
/** East Asian wide and full-width ranges (UAX #11), and what is drawn as an emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/u

function widthOf(char: string): number {
  if (MARK.test(char)) return 0
  return WIDE.test(char) ? 2 : 1
}

/** Columns that `text` takes; it has been made harmless. */
export function width(text: string): number {
  if (ASCII.test(text)) return text.length
  let columns = 0
  for (const char of text) columns += widthOf(char)
  return columns
}

/** The longest beginning within `columns`. */
function head(text: string, columns: number): string {
  let used = 0
  let taken = ''
  for (const char of text) {
    used += widthOf(char)
    if (used > columns) break
    taken += char
  }
  return taken
}

/** The longest end within `columns`. */
function tail(text: string, columns: number): string {
  const chars = Array.from(text)
  let used = 0
  let from = chars.length
  while (from > 0 && used + widthOf(chars[from - 1]!) <= columns) used += widthOf(chars[--from]!)
  return chars.slice(from).join('')
}

/** Cut to `columns` with `…` at the end. */
export function cut(text: string, columns: number): string {
  if (width(text) <= columns) return text
  return columns < 1 ? '' : `${head(text, columns - 1)}…`
}

/** Cut to `columns` with `…` in the middle: the end of a route tells most. */
export function cutMiddle(text: string, columns: number): string {
  if (width(text) <= columns) return text
  if (columns < 8) return cut(text, columns)
  const end = tail(text, Math.floor((columns - 1) / 2))
  return `${head(text, columns - 1 - width(end))}…${end}`
}

export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - width(text)))
}

export function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - width(text))) + text
}
