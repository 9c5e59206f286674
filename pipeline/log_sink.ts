// Where log lines go: standard error, unless a component owns the terminal for a while (`live` draws above them).
export type Sink = (line: string) => void

let redirected: Sink | undefined

/** Give every line to `sink` instead, without its newline; undefined ends it. The terminal is one, so the sink is one. */
export function setSink(sink: Sink | undefined): void {
  redirected = sink
}

/** Write one line. */
export function writeLine(line: string): void {
  if (redirected) redirected(line)
  else process.stderr.write(`${line}\n`)
}

/** True when lines go straight to a terminal that may show colours. */
export function coloured(): boolean {
  return redirected === undefined && process.stderr.isTTY && !process.env['NO_COLOR']
}
