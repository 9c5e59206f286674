// One destination of log lines, as zap opens it: `stderr`, `stdout`, a path, or a URL of the scheme file.
import { closeSync, openSync, writeSync } from 'node:fs'
import { withPrefix } from './errors.ts'

export interface LogOutput {
  /** Shares the screen with whoever draws there. */
  readonly terminal: boolean
  coloured(): boolean
  /** Text with its newline. */
  write(text: string): void
  close(): void
}

/** Hears what cannot be written to `path`: of a file each time, of a stream once, because it stays so. */
export type WriteFailed = (reason: string, path: string) => void

export const STDERR: LogOutput = {
  terminal: true,
  coloured: () => isColoured('stderr'),
  write: (text) => void process.stderr.write(text),
  close: () => {},
}

/**
 * Open every path, or none; files are appended to. `failed` hears what cannot be written later. Throws an Error with zap's sentence:
 * `open sink "/x/y": open /x/y: no such file or directory`.
 */
export function openOutputs(paths: readonly string[], failed: WriteFailed): LogOutput[] {
  const opened: LogOutput[] = []
  try {
    for (const path of paths) {
      const isStream = path === 'stderr' || path === 'stdout'
      opened.push(isStream ? stream(path, failed) : file(path, failed))
    }
    return opened
  } catch (error) {
    for (const one of opened) one.close()
    throw error
  }
}

const isColoured = (name: 'stderr' | 'stdout'): boolean =>
  process[name].isTTY && !process.env['NO_COLOR']

function stream(name: 'stderr' | 'stdout', failed: WriteFailed): LogOutput {
  let broken = false
  const gone = ({ message }: Error): void => {
    if (broken) return
    // First: what hears it may write here, too.
    broken = true
    failed(`${name}: ${message}`, name)
  }
  process[name].on('error', gone)
  return {
    terminal: name === 'stderr',
    coloured: () => isColoured(name),
    write: (text) => void (broken || process[name].write(text)),
    close: () => void process[name].off('error', gone),
  }
}

function file(path: string, failed: WriteFailed): LogOutput {
  const fd = open(path)
  return {
    terminal: false,
    coloured: () => false,
    write: (text) => {
      try {
        const bytes = Buffer.from(text)
        for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at)
      } catch (error) {
        failed(`${path}: ${(error as Error).message}`, path)
      }
    },
    close: () => {
      try {
        closeSync(fd)
      } catch (error) {
        // What was written before may come to nothing only now.
        failed(`${path}: ${(error as Error).message}`, path)
      }
    },
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EISDIR: 'is a directory',
}

function open(path: string): number {
  try {
    const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(path)?.[1]
    if (scheme !== undefined && scheme !== 'file') {
      throw new Error(`no sink found for scheme "${scheme}"`)
    }
    const name = scheme === undefined ? path : new URL(path).pathname
    return openSync(name, 'a', 0o666)
  } catch (error) {
    const { code, message, path: name } = error as NodeJS.ErrnoException
    const reason = code === undefined ? message : `open ${name}: ${REASONS[code] ?? message}`
    throw withPrefix(`open sink "${path}"`, reason)
  }
}
