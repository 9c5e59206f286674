// Durations in Go's syntax (time.ParseDuration).
const UNIT_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
}

/**
 * Milliseconds of a Go duration: `300ms`, `-1.5h`, `2h45m`, `0`.
 * Throws an Error with Go's text without the value, as mapstructure cuts it, as the Collector prints it.
 */
export function parseDuration(given: string): number {
  const negative = given.startsWith('-')
  let rest = /^[-+]/.test(given) ? given.slice(1) : given
  if (rest === '0') return 0
  if (rest === '') throw new Error('time: invalid duration')
  let ms = 0
  while (rest !== '') {
    const part = /^(\d+\.?\d*|\.\d+)([^\d.]*)/.exec(rest)
    if (!part) throw new Error('time: invalid duration')
    const unit = part[2]!
    if (unit === '') throw new Error('time: missing unit in duration')
    const scale = UNIT_MS[unit]
    if (scale === undefined) throw new Error('time: unknown unit')
    ms += Number(part[1]) * scale
    rest = rest.slice(part[0].length)
  }
  return negative ? -ms : ms
}
