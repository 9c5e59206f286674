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

function stream(name: 'stderr' | 'stdout'): LogOutput {
  return {
    terminal: name === 'stderr',
    coloured: () => process[name].isTTY && !process.env['NO_COLOR'],
    write: (text) => void process[name].write(text),
    close: () => {},
  }
}

export const STDERR = stream('stderr')
const STDOUT = stream('stdout')

/**
 * Open every path; files are appended to. `failed` hears what cannot be written later. Throws an Error with zap's sentence:
 * `open sink "/x/y": open /x/y: no such file or directory`.
 */
export function openOutputs(
  paths: readonly string[],
  failed: (reason: string) => void,
): LogOutput[] {
  const opened: LogOutput[] = []
  try {
    for (const path of paths) {
      opened.push(path === 'stderr' ? STDERR : path === 'stdout' ? STDOUT : file(path, failed))
    }
    return opened
  } catch (error) {
    for (const one of opened) one.close()
    throw error
  }
}

function file(path: string, failed: (reason: string) => void): LogOutput {
  const fd = open(path)
  return {
    terminal: false,
    coloured: () => false,
    write: (text) => {
      try {
        writeSync(fd, text)
      } catch (error) {
        failed(`${path}: ${(error as Error).message}`)
      }
    },
    close: () => {
      try {
        closeSync(fd)
      } catch (error) {
        // What was written before may come to nothing only now.
        failed(`${path}: ${(error as Error).message}`)
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
