// The logger of the host: levels, encodings, and lines that repeat held back.
import type { Fields, Level, Logger } from './log.ts'
import { Limit, type LimitOptions } from './log_limit.ts'
import { consoleLine, jsonLine, type Encoding, type LineFields } from './log_line.ts'
import { tellLine, writeLine } from './log_sink.ts'

export interface LogOptions {
  /** Undefined: nothing is grave enough to be logged. */
  readonly level: Level | undefined
  readonly encoding: Encoding
  readonly sampling: LimitOptions
  /** In every line. */
  readonly initialFields?: LineFields
  /** In every line of JSON: who wrote it. */
  readonly resource?: Readonly<Record<string, string>>
}

/** The logger of a process, which may be told to log otherwise while it runs. */
export interface RootLogger extends Logger {
  configure(options: LogOptions): void
}

/** The field that names a component, in the Collector's words. */
export const COMPONENT = 'otelcol.component.id'

const RANK: Readonly<Record<Level, number>> = { debug: 0, info: 1, warn: 2, error: 3 }

/** A logger that writes to the sink of this process. */
export function createLogger(given: LogOptions): RootLogger {
  let options = given
  let limit = new Limit(given.sampling)

  const write = (level: Level, message: string, fields: Fields, many = false): void => {
    const at = new Date()
    const { encoding, initialFields, resource } = options
    const line =
      encoding === 'json'
        ? jsonLine(at, level, message, {
            ...initialFields,
            ...(resource && { resource }),
            ...fields,
          })
        : (colours: boolean) =>
            consoleLine(at, level, message, { ...initialFields, ...fields }, colours, many)
    tellLine({ at, level, message, fields: { ...initialFields, ...fields } })
    writeLine(line, level)
  }

  const wanted = (level: Level): boolean =>
    options.level !== undefined && RANK[level] >= RANK[options.level]

  const log = (level: Level, message: string, fields: Fields): void => {
    if (!wanted(level)) return
    const more = (held: number): void => write(level, `${message} … ${held} more`, own(fields))
    if (limit.pass(`${level}\n${fields[COMPONENT]}\n${message}`, more))
      write(level, message, fields)
  }

  const make = (fixed: Fields): Logger => ({
    debug: (message, fields) => log('debug', message, { ...fixed, ...fields }),
    info: (message, fields) => log('info', message, { ...fixed, ...fields }),
    warn: (message, fields) => log('warn', message, { ...fixed, ...fields }),
    error: (message, fields) => log('error', message, { ...fixed, ...fields }),
    text: (text) => {
      if (wanted('info')) write('info', text, fixed, true)
    },
    child: (fields) => make({ ...fixed, ...fields }),
  })
  return {
    ...make({}),
    configure(next) {
      options = next
      limit = new Limit(next.sampling)
    },
  }
}

/** Of many lines that were alike, only who wrote them is the same. */
function own(fields: Fields): Fields {
  const id = fields[COMPONENT]
  return id === undefined ? {} : { [COMPONENT]: id }
}

/** Says nothing: for what is built only to see whether it can be. */
export const SILENT: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  text: () => {},
  child: () => SILENT,
}
