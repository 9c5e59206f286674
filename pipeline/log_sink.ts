// Where log lines go: standard error, unless a component owns the terminal for a while (`live` draws above them), or nowhere yet
// while spantap starts.
import type { Level } from './log.ts'

export type Sink = (line: string) => void

interface Held {
  readonly level: Level
  readonly line: string
}

let redirected: Sink | undefined
let held: Held[] | undefined

/** Give every line to `sink` instead, without its newline; undefined ends it. The terminal is one, so the sink is one. */
export function setSink(sink: Sink | undefined): void {
  redirected = sink
}

/** Write one line. */
export function writeLine(line: string, level: Level = 'info'): void {
  if (held) held.push({ level, line })
  else if (redirected) redirected(line)
  else process.stderr.write(`${line}\n`)
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

/** True when lines go straight to a terminal that may show colours. */
export function coloured(): boolean {
  return redirected === undefined && process.stderr.isTTY && !process.env['NO_COLOR']
}
