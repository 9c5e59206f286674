// Errors of the file system in Go's words: `open /a/b: no such file or directory`.
import type { PathLike } from 'node:fs'

/** `what`: the call that failed. */
export function diskError(what: string, path: PathLike, error: unknown): Error {
  const { message } = error as Error
  const reason = /^[A-Z0-9]+: (.*?)(?:, \w+(?: '.*)?)?$/s.exec(message)?.[1] ?? message
  const words = reason.replace('illegal operation on a directory', 'is a directory')
  return new Error(`${what} ${String(path)}: ${words}`, { cause: error })
}
