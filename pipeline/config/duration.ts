// Durations in Go's syntax (time.ParseDuration, Duration.String).
const UNIT_NS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
}

const MAX_NS = 2 ** 63
const NS_IN_MS = 1e6

/**
 * Milliseconds of a Go duration: `300ms`, `-1.5h`, `2h45m`, `0`.
 * Throws an Error with Go's text without the value, as mapstructure cuts it, as the Collector prints it.
 */
export function parseDuration(given: string): number {
  const negative = given.startsWith('-')
  let rest = /^[-+]/.test(given) ? given.slice(1) : given
  if (rest === '0') return 0
  if (rest === '') throw new Error('time: invalid duration')
  let ns = 0
  while (rest !== '') {
    const part = /^(\d+\.?\d*|\.\d+)([^\d.]*)/.exec(rest)
    if (!part) throw new Error('time: invalid duration')
    const unit = part[2]!
    if (unit === '') throw new Error('time: missing unit in duration')
    const scale = Object.hasOwn(UNIT_NS, unit) ? UNIT_NS[unit] : undefined
    if (scale === undefined) throw new Error('time: unknown unit')
    ns += Math.trunc(Number(part[1]) * scale)
    if (ns > MAX_NS) throw new Error('time: invalid duration')
    rest = rest.slice(part[0].length)
  }
  return (negative ? -ns : ns) / NS_IN_MS
}

/** `ms` milliseconds as Go prints them: `1m30s`, `200ms`, `0s`. */
export function formatDuration(ms: number): string {
  const ns = Math.round(Math.abs(ms) * NS_IN_MS)
  const sign = ms < 0 ? '-' : ''
  if (ns === 0) return '0s'
  if (ns < 1e3) return `${sign}${ns}ns`
  if (ns < 1e6) return `${sign}${ns / 1e3}µs`
  if (ns < 1e9) return `${sign}${ns / 1e6}ms`
  const hours = Math.floor(ns / UNIT_NS['h']!)
  const minutes = Math.floor((ns % UNIT_NS['h']!) / UNIT_NS['m']!)
  const seconds = (ns % UNIT_NS['m']!) / 1e9
  const large = hours > 0 ? `${hours}h${minutes}m` : minutes > 0 ? `${minutes}m` : ''
  return `${sign}${large}${seconds}s`
}
