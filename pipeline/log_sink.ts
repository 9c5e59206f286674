// Where log lines go: standard error, unless a component owns the terminal for a while (`live` draws above them), or nowhere yet
// while spantap starts.
import type { Level } from './log.ts'

export type Sink = (line: string) => void

/** A line, or how to make it once it is known whether it may have colours. */
type Line = string | ((colours: boolean) => string)

interface Held {
  readonly level: Level
  readonly line: Line
}

let redirected: Sink | undefined
let held: Held[] | undefined

/** Give every line to `sink` instead, without its newline; undefined ends it. The terminal is one, so the sink is one. */
export function setSink(sink: Sink | undefined): void {
  redirected = sink
}

/** Write one line. */
export function writeLine(line: Line, level: Level = 'info'): void {
  if (held) held.push({ level, line })
  else if (redirected) redirected(text(line, false))
  else process.stderr.write(`${text(line, coloured())}\n`)
}

function text(line: Line, colours: boolean): string {
  return typeof line === 'string' ? line : line(colours)
}

/** Keep lines back until `releaseLines`. */
export function holdLines(): void {
  held ??= []
}

/** Write what was kept back, or only what `which` wants. */
export function releaseLines(which: (level: Level) => boolean = () => true): void {
  const lines = held ?? []
  held = undefined
  for (const { level, line } of lines) if (which(level)) writeLine(line, level)
}

function coloured(): boolean {
  return process.stderr.isTTY && !process.env['NO_COLOR']
}
