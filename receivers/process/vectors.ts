// Argument vectors and environments as the kernel has them: strings, each ended by a zero byte.
const OTEL = Buffer.from('OTEL_')

/** Every argument; an unterminated last one (a vector that was cut) is kept as it is. */
export function splitArgs(bytes: Uint8Array): string[] {
  const args: string[] = []
  for (const [from, to] of strings(bytes)) args.push(text(bytes, from, to))
  return args
}

/**
 * The OTEL_* variables, and of the rest nothing. An unterminated last one may be cut and is left out.
 */
export function otelVariables(bytes: Uint8Array): Record<string, string> {
  const env: Record<string, string> = {}
  for (const [from, to, ended] of strings(bytes)) {
    if (!ended || !startsWith(bytes, from, OTEL)) continue
    const entry = text(bytes, from, to)
    const equals = entry.indexOf('=')
    if (equals > 0) env[entry.slice(0, equals)] = entry.slice(equals + 1)
  }
  return env
}

/** One variable, or undefined. */
export function variable(bytes: Uint8Array, name: string): string | undefined {
  const prefix = Buffer.from(`${name}=`)
  for (const [from, to, ended] of strings(bytes)) {
    if (ended && startsWith(bytes, from, prefix)) return text(bytes, from + prefix.length, to)
  }
  return undefined
}

/** Begin, end, and whether a zero byte ended it. */
export function* strings(bytes: Uint8Array): Generator<[number, number, boolean]> {
  let from = 0
  while (from < bytes.length) {
    const end = bytes.indexOf(0, from)
    if (end < 0) {
      yield [from, bytes.length, false]
      return
    }
    yield [from, end, true]
    from = end + 1
  }
}

function startsWith(bytes: Uint8Array, at: number, prefix: Uint8Array): boolean {
  return prefix.every((byte, i) => bytes[at + i] === byte)
}

function text(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString()
}
