// Where `debug` writes: the log, or standard output.
import type { Logger } from '../../pipeline/log.ts'
import { writeLine } from '../../pipeline/log_sink.ts'

export interface Output {
  /** A line that counts: `Traces`, `{"resource spans": 1, "spans": 2}`. */
  summary(message: string, counts: Readonly<Record<string, number>>): void
  lines(lines: readonly string[]): void
  close(): void
}

/** The text of many lines goes where the log goes, but not through the logger, which would put it on one line. */
export function toLog(log: Logger): Output {
  return {
    summary: (message, counts) => log.info(message, counts),
    lines: (lines) => {
      for (const line of lines) writeLine(line)
    },
    close: () => {},
  }
}

/** Lines without level and time. A reader that goes away (`| head`) ends the output, not the process. */
export function toStdout(log: Logger): Output {
  const { stdout } = process
  let broken = false
  const failed = (error: Error): void => {
    if (!broken)
      log.warn('standard output is closed, debug shows nothing more', { error: error.message })
    broken = true
  }
  const write = (text: string): void => {
    if (!broken) stdout.write(text)
  }
  stdout.on('error', failed)
  return {
    summary: (message, counts) => {
      const fields = Object.entries(counts).map(([key, count]) => `"${key}": ${count}`)
      write(`${message}\t{${fields.join(', ')}}\n`)
    },
    lines: (lines) => write(`${lines.join('\n')}\n`),
    close: () => stdout.off('error', failed),
  }
}
