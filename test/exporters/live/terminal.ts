// A terminal that keeps its screen: lines, wrapping, scrolling, and the few sequences that `live` may use. Any other one
// is an error.
import { width } from '../../../exporters/live/cells.ts'

export class FakeTerminal {
  columns: number
  rows: number
  cursorVisible = true
  writes = 0
  /** What scrolled out at the top, then the screen. */
  #lines: string[][] = [[]]
  #row = 0
  #column = 0
  readonly #listeners = new Map<string, Set<() => void>>()

  constructor(columns: number, rows: number) {
    this.columns = columns
    this.rows = rows
  }

  on(event: string, listener: () => void): this {
    const set = this.#listeners.get(event) ?? new Set()
    this.#listeners.set(event, set.add(listener))
    return this
  }

  off(event: string, listener: () => void): this {
    this.#listeners.get(event)?.delete(listener)
    return this
  }

  listenerCount(): number {
    return [...this.#listeners.values()].reduce((sum, set) => sum + set.size, 0)
  }

  /** Everything ever shown, trailing blanks left out. */
  text(): string {
    return this.#lines
      .map((line) => line.join('').trimEnd())
      .join('\n')
      .trimEnd()
  }

  /** A narrower terminal wraps what it shows, as xterm, VTE and tmux do. */
  resize(columns: number): void {
    const before = this.#lines
    this.columns = columns
    this.#lines = [[]]
    this.#row = 0
    this.#column = 0
    for (const [i, line] of before.entries()) {
      for (const char of line.join('').trimEnd()) this.#put(char)
      if (i < before.length - 1) this.#newline()
    }
  }

  write(text: string): boolean {
    this.writes++
    // oxlint-disable-next-line no-control-regex -- that is what a terminal is for
    for (const [part] of text.matchAll(/\x1b\[(\??\d*(?:;\d+)*)([A-Za-z])|[^]/gu)) {
      if (part.length > 1 && part.startsWith('\x1b')) this.#sequence(part)
      else if (part === '\n') this.#newline()
      else if (part === '\r') this.#column = 0
      else if (part === '\t') this.#put(' ')
      else if (part < ' ' || (part >= '\x7f' && part < '\xa0')) {
        throw new Error(`control character ${part.charCodeAt(0)} reached the terminal`)
      } else this.#put(part)
    }
    return true
  }

  #sequence(part: string): void {
    const what = part.slice(2)
    if (what === '?25l') this.cursorVisible = false
    else if (what === '?25h') this.cursorVisible = true
    else if (what === 'K') this.#line().length = this.#column
    else if (what === 'J') {
      this.#line().length = this.#column
      this.#lines.length = this.#row + 1
    } else if (/^\d+A$/.test(what)) {
      const top = Math.max(0, this.#lines.length - this.rows)
      this.#row = Math.max(top, this.#row - Number(what.slice(0, -1)))
    } else if (!/^(0|1|2|31|33)m$/.test(what)) {
      throw new Error(`sequence ${JSON.stringify(part)} reached the terminal`)
    }
  }

  #line(): string[] {
    return this.#lines[this.#row]!
  }

  #newline(): void {
    this.#column = 0
    this.#row++
    if (this.#row === this.#lines.length) this.#lines.push([])
  }

  #put(char: string): void {
    const wide = width(char)
    if (this.#column + wide > this.columns) this.#newline()
    const line = this.#line()
    while (line.length < this.#column) line.push(' ')
    line[this.#column] = char
    for (let i = 1; i < wide; i++) line[this.#column + i] = ''
    this.#column += wide
  }
}
