// A block of lines at the end of a terminal that is drawn anew in place, with other lines appearing above it.
import { stripVTControlCharacters } from 'node:util'
import { width } from './cells.ts'

const HIDE_CURSOR = '\x1b[?25l'
const SHOW_CURSOR = '\x1b[?25h'
const CLEAR_LINE = '\x1b[K'
const CLEAR_BELOW = '\x1b[J'

/** What is used of process.stdout. */
export interface Terminal {
  readonly columns: number
  write(text: string): boolean
  on(event: 'error', listener: () => void): unknown
  off(event: 'error', listener: () => void): unknown
}

export class Screen {
  readonly #terminal: Terminal
  #lines: readonly string[] = []
  #stopped = false
  readonly #restore = (): void => this.stop()

  constructor(terminal: Terminal) {
    this.#terminal = terminal
    terminal.write(HIDE_CURSOR)
    // A terminal that is gone takes its table with it.
    terminal.on('error', this.#restore)
    process.on('exit', this.#restore)
  }

  /** Replace the block. No line may be wider than the terminal. */
  draw(lines: readonly string[]): void {
    if (this.#stopped) return
    const body = lines.map((line) => `${line}${CLEAR_LINE}\n`).join('')
    this.#terminal.write(`${this.#toTop()}${body}${CLEAR_BELOW}`)
    this.#lines = lines
  }

  /** A line of somebody else, above the block. */
  above(line: string): void {
    // Between the two a slow terminal would show no block at all: so in one write.
    const block = this.#lines.map((one) => `${one}\n`).join('')
    this.#terminal.write(`${this.#toTop()}${CLEAR_BELOW}${calm(line)}\n${block}`)
  }

  /** Leave the block where it is and give the cursor back. Safe twice. */
  stop(): void {
    if (this.#stopped) return
    this.#stopped = true
    this.#terminal.write(SHOW_CURSOR)
    this.#terminal.off('error', this.#restore)
    process.off('exit', this.#restore)
  }

  /** To the first line of the block as the terminal shows it now: one that became narrower has wrapped its lines. */
  #toTop(): string {
    const columns = this.#terminal.columns || 80
    let rows = 0
    for (const line of this.#lines) {
      rows += Math.max(1, Math.ceil(width(stripVTControlCharacters(line)) / columns))
    }
    return rows === 0 ? '\r' : `\r\x1b[${rows}A`
  }
}

/** A log line may quote what came from the wire. */
function calm(line: string): string {
  return line.replaceAll(/(?![\n\t])\p{C}/gu, '\uFFFD')
}
