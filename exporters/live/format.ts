// Numbers as people read them, in about 6 characters.

/** Two or three digits that count: 0.05, 1.25, 12.5, 125, 12.5k. */
function digits(value: number): string {
  if (value >= 100) return value.toFixed(0)
  if (value >= 10) return value.toFixed(1)
  return value.toFixed(2)
}

function scaled(value: number, step: number, units: readonly string[]): string {
  let at = 0
  let rest = value
  // What would be rounded up to the next unit is written in the next unit.
  while (rest >= step - 0.5 && at < units.length - 1) {
    rest /= step
    at++
  }
  return (at === 0 && Number.isInteger(rest) ? String(rest) : digits(rest)) + units[at]!
}

export function count(value: number): string {
  return scaled(value, 1000, ['', 'k', 'M', 'G'])
}

/** A rate a second. */
export function rate(value: number): string {
  return value >= 999.5 ? count(value) : digits(value)
}

/** Two digits that count, never 0 for what is not nothing. */
export function percent(share: number): string {
  const value = share * 100
  if (value === 0) return '0'
  if (value < 0.01) return '<0.01'
  return value >= 9.95 ? value.toFixed(0) : value.toFixed(value < 0.1 ? 2 : 1)
}

/** µs, ms, s or minutes. */
export function duration(us: number): string {
  if (us < 999.5) return `${us.toFixed(0)}µs`
  if (us < 999_500) return `${digits(us / 1e3)}ms`
  return us < 99.5e6 ? `${digits(us / 1e6)}s` : `${digits(us / 60e6)}m`
}

export function bytes(value: number): string {
  return scaled(value, 1000, [' B', ' kB', ' MB', ' GB', ' TB'])
}

/** `1,009`. */
export function grouped(value: number): string {
  return value.toLocaleString('en-US')
}
