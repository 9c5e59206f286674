// How a log line looks: the Collector's console shape or its JSON (zap's encoders), without a caller.
import type { Level } from './log.ts'
import { oneLine } from './one_line.ts'

export type Encoding = 'console' | 'json'

/** Values that JSON can write. */
export type LineFields = Readonly<Record<string, unknown>>

const COLOUR: Readonly<Record<Level, number>> = { debug: 35, info: 34, warn: 33, error: 31 }

/** `time⇥level⇥message⇥{"key": value, …}`; colours are for terminals. A message is one line unless it may have `many`. */
export function consoleLine(
  at: Date,
  level: Level,
  message: string,
  fields: LineFields,
  colours: boolean,
  many = false,
): string {
  const shown = colours ? `\u001b[${COLOUR[level]}m${level}\u001b[0m` : level
  const rest = spaced(fields)
  const said = many ? message : oneLine(message)
  return [localTime(at), shown, said, ...(rest === '' ? [] : [`{${rest}}`])].join('\t')
}

/** One object: `level`, `ts`, `msg`, then the fields. */
export function jsonLine(at: Date, level: Level, message: string, fields: LineFields): string {
  return JSON.stringify({ level, ts: localTime(at), msg: message, ...fields })
}

/** `2025-04-17T10:40:44.559+0200`, in UTC with `Z` (zapcore.ISO8601TimeEncoder). */
export function localTime(at: Date): string {
  const offset = -at.getTimezoneOffset()
  const local = new Date(at.getTime() + offset * 60_000).toISOString().slice(0, -1)
  if (offset === 0) return `${local}Z`
  const [hours, minutes] = [Math.trunc(Math.abs(offset) / 60), Math.abs(offset) % 60]
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${local}${offset < 0 ? '-' : '+'}${two(hours)}${two(minutes)}`
}

// zap's console encoder puts a space after colons and commas, though not in values that it does not know.
function spaced(fields: LineFields): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`)
    .join(', ')
}
