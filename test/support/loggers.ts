// Loggers that tests look into.
import type { Fields, Level, Logger } from '../../pipeline/log.ts'

export interface Line {
  readonly level: Level
  readonly message: string
  readonly fields: Fields
}

/** Keeps every line in `lines`, with the fields of `child` in it; a text is a line at level info. */
export function memoryLogger(lines: Line[], common: Fields = {}): Logger {
  const at =
    (level: Level) =>
    (message: string, fields: Fields = {}): void => {
      lines.push({ level, message, fields: { ...common, ...fields } })
    }
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    text: at('info'),
    child: (fields) => memoryLogger(lines, { ...common, ...fields }),
  }
}

const fail = (message: string): never => {
  throw new Error(message)
}

/** Nothing is to be worth a warning: that throws. */
export const UNWARNED: Logger = {
  debug() {},
  info() {},
  warn: fail,
  error: fail,
  text() {},
  child: () => UNWARNED,
}
