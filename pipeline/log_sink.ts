// Where log lines go: standard error or what `output_paths` names, unless a component owns the terminal for a while (`live` draws
// above them), or nowhere yet while spantap starts.
import type { Level } from './log.ts'
import { STDERR, type LogOutput } from './log_output.ts'

export type Sink = (line: string) => void

/** A line, or how to make it once it is known whether it may have colours. */
type Line = string | ((colours: boolean) => string)

interface Held {
  readonly level: Level
  readonly line: Line
}

/** What a line was made of. */
export interface Said {
  readonly at: Date
  readonly level: Level
  readonly message: string
  readonly fields: Readonly<Record<string, unknown>>
}

const ears = new Set<(said: Said) => void>()

/** Tell `hear` of every line, until what this gives is called. */
export function hearLines(hear: (said: Said) => void): () => void {
  ears.add(hear)
  return () => ears.delete(hear)
}

/** A line is about to be written. */
export function tellLine(said: Said): void {
  for (const hear of ears) hear(said)
}

let outputs: readonly LogOutput[] = [STDERR]
/** Open as long as `outputs`. */
let beside: readonly LogOutput[] = []
let redirected: Sink | undefined
let held: Held[] | undefined

/**
 * Give every line for the terminal to `sink` instead, without its newline; undefined ends it. The terminal is one, so the sink is one.
 * What this gives ends it, unless somebody else has the terminal by then.
 */
export function setSink(sink: Sink | undefined): () => void {
  redirected = sink
  return () => {
    if (redirected === sink) redirected = undefined
  }
}

/** Lines go to `next` from now on, which needs `errors`. What they went to before is closed. */
export function setOutputs(next: readonly LogOutput[], errors: readonly LogOutput[] = []): void {
  const before = [...outputs, ...beside]
  outputs = next
  beside = errors
  for (const one of before) one.close()
}

/** Write one line. */
export function writeLine(line: Line, level: Level = 'info'): void {
  if (held) held.push({ level, line })
  else for (const output of outputs) write(output, line)
}

function write(output: LogOutput, line: Line): void {
  if (output.terminal && redirected) return redirected(text(line, false))
  output.write(`${text(line, output.coloured())}\n`)
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
