// Where `debug` writes: the log, or standard output and files.
import type { Logger } from '../../pipeline/log.ts'
import { openOutputs } from '../../pipeline/log_output.ts'

export interface Output {
  /** A line that counts: `Traces`, `{"resource spans": 1, "spans": 2}`. */
  summary(message: string, counts: Readonly<Record<string, number>>): void
  lines(lines: readonly string[]): void
  close(): void
}

export function toLog(log: Logger): Output {
  return {
    summary: (message, counts) => log.info(message, counts),
    lines: (lines) => log.text(lines.map((line) => `${line}\n`).join('')),
    close: () => {},
  }
}

/**
 * Lines without level and time, to all of `paths`: files, which are appended to, or `stdout` and `stderr`. Throws zap's sentence when
 * one cannot be opened. What cannot be written later (`| head` went away, the disk is full) is said once, until it can be again.
 */
export function toPaths(paths: readonly string[], log: Logger): Output {
  let before = new Set<string>()
  let failing = new Set<string>()
  const outputs = openOutputs(paths, (error, path) => {
    if (!before.has(path) && !failing.has(path)) {
      log.warn(`${path} takes no more, debug shows nothing there`, { error })
    }
    failing.add(path)
  })
  const write = (text: string): void => {
    before = failing
    failing = new Set()
    for (const one of outputs) one.write(text)
  }
  return {
    summary: (message, counts) => {
      const fields = Object.entries(counts).map(([key, count]) => `"${key}": ${count}`)
      write(`${message}\t{${fields.join(', ')}}\n`)
    },
    lines: (lines) => write(`${lines.map((line) => `${line}\n`).join('')}\n`),
    close: () => {
      for (const one of outputs.splice(0)) one.close()
    },
  }
}
