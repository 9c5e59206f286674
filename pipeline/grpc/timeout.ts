// The `grpc-timeout` header (grpc/doc/PROTOCOL-HTTP2.md): at most eight digits and a unit.

const UNIT_MS: Readonly<Record<string, number>> = {
  H: 3_600_000,
  M: 60_000,
  S: 1000,
  m: 1,
  u: 1e-3,
  n: 1e-6,
}

/** Milliseconds. Throws an Error with grpc-go's text (internal/transport/http_util.go). */
export function parseTimeout(text: string): number {
  const quoted = JSON.stringify(text)
  if (text.length < 2) throw new Error(`transport: timeout string is too short: ${quoted}`)
  if (text.length > 9) throw new Error(`transport: timeout string is too long: ${quoted}`)
  const unit = UNIT_MS[text.at(-1)!]
  if (unit === undefined) throw new Error(`transport: timeout unit is not recognized: ${quoted}`)
  const digits = text.slice(0, -1)
  if (!/^\d+$/.test(digits)) {
    throw new Error(`strconv.ParseUint: parsing ${JSON.stringify(digits)}: invalid syntax`)
  }
  return Number(digits) * unit
}
