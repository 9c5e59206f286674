// Numbers as Go writes them (strconv.FormatFloat): the Collector's text formats are made of these.

/** `%v`, 'g' with as few digits as tell the number: `0.5`, `1e+06`, `1e-05`. */
export function shortest(value: number): string {
  if (!Number.isFinite(value)) return infinite(value)
  if (value === 0) return Object.is(value, -0) ? '-0' : '0'
  const size = Math.abs(value)
  if (size >= 1e-4 && size < 1e6) return String(value)
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
}

/** `%f`: six decimals, halves to even. */
export function fixed(value: number): string {
  if (!Number.isFinite(value)) return infinite(value)
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  const size = Math.abs(value)
  if (size >= 1e21) return `${sign}${BigInt(size)}.000000`
  // Seven decimals that end in 5 are exact only for odd multiples of 1/128: a power of two as a bound of a bucket is one.
  if (!Number.isInteger(size * 128) || (size * 128) % 2 === 0) return sign + size.toFixed(6)
  const down = size.toFixed(7).slice(0, -1)
  return sign + (Number(down.at(-1)) % 2 === 0 ? down : size.toFixed(6))
}

const infinite = (value: number): string =>
  Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
