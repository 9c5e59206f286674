// Where `debug` writes: the log, or standard output and files.
import { closeSync, openSync, writeSync } from 'node:fs'
import type { Logger } from '../../pipeline/log.ts'

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
 * Lines without level and time, to all of `paths`: files, which are appended to, or `stdout` and `stderr`. Throws one sentence
 * when a file cannot be opened. What cannot be written later (`| head` went away, the disk is full) is said once.
 */
export function toPaths(paths: readonly string[], log: Logger): Output {
  const targets = paths.map((path) => target(path, log))
  const write = (text: string): void => {
    for (const one of targets) one.write(text)
  }
  return {
    summary: (message, counts) => {
      const fields = Object.entries(counts).map(([key, count]) => `"${key}": ${count}`)
      write(`${message}\t{${fields.join(', ')}}\n`)
    },
    lines: (lines) => write(`${lines.map((line) => `${line}\n`).join('')}\n`),
    close: () => {
      for (const one of targets) one.close()
    },
  }
}

interface Target {
  write(text: string): void
  close(): void
}

function target(path: string, log: Logger): Target {
  let broken = false
  const failed = (error: unknown): void => {
    if (!broken)
      log.warn(`${path} takes no more, debug shows nothing there`, { error: String(error) })
    broken = true
  }
  if (path === 'stdout' || path === 'stderr') {
    const stream = process[path]
    stream.on('error', failed)
    return {
      write: (text) => void (broken || stream.write(text)),
      close: () => stream.off('error', failed),
    }
  }
  let fd = open(path)
  return {
    write(text) {
      if (fd === undefined) return
      try {
        const bytes = Buffer.from(text)
        for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at)
        broken = false
      } catch (error) {
        failed(error)
      }
    },
    close() {
      if (fd !== undefined) closeSync(fd)
      fd = undefined
    },
  }
}

function open(path: string): number | undefined {
  try {
    return openSync(path.replace(/^file:\/\/(localhost)?/, ''), 'a')
  } catch (error) {
    throw new Error(`output_paths: cannot open ${path}: ${(error as Error).message}`, {
      cause: error,
    })
  }
}
