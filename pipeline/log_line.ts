// How a log line looks: the Collector's console shape (zap's console encoder without a caller) or its JSON.
import type { Fields, Level } from './log.ts'
import { oneLine } from './one_line.ts'

export type Encoding = 'console' | 'json'

const COLOUR: Readonly<Record<Level, number>> = { debug: 35, info: 34, warn: 33, error: 31 }

/** `time⇥level⇥message⇥{fields}`; colours are for terminals. */
export function consoleLine(
  at: Date,
  level: Level,
  message: string,
  fields: Fields,
  colours: boolean,
): string {
  const shown = colours ? `\u001b[${COLOUR[level]}m${level}\u001b[0m` : level
  const rest = JSON.stringify(fields)
  return [localTime(at), shown, oneLine(message), ...(rest === '{}' ? [] : [rest])].join('\t')
}

/** One object; `ts` is in seconds, as zap's production encoder writes it. */
export function jsonLine(at: Date, level: Level, message: string, fields: Fields): string {
  return JSON.stringify({ level, ts: at.getTime() / 1000, msg: message, ...fields })
}

/** `2025-04-17T10:40:44.559+0200`. */
export function localTime(at: Date): string {
  const offset = -at.getTimezoneOffset()
  const local = new Date(at.getTime() + offset * 60_000).toISOString().slice(0, -1)
  const [hours, minutes] = [Math.trunc(Math.abs(offset) / 60), Math.abs(offset) % 60]
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${local}${offset < 0 ? '-' : '+'}${two(hours)}${two(minutes)}`
}
