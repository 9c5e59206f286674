// Requests that carry telemetry of others (OTLP/HTTP, opentelemetry-proto docs/specification.md): not traffic of the application.
import { startsWith } from './bytes.ts'
import type { RequestHead } from './head.ts'

export type Otlp = 'traces' | 'metrics' | 'logs'

const SIGNALS: readonly (readonly [Otlp, Buffer])[] = [
  ['traces', Buffer.from('/v1/traces')],
  ['metrics', Buffer.from('/v1/metrics')],
  ['logs', Buffer.from('/v1/logs')],
]
const TYPES = [Buffer.from('application/x-protobuf'), Buffer.from('application/json')]

/** Which signal the POST request whose head was just read exports, or undefined. */
export function isOtlp(bytes: Buffer, head: RequestHead): Otlp | undefined {
  if (head.typeTo === head.typeFrom) return undefined
  // Cheap test first: all three paths end in an `s`.
  const path = endOfPath(bytes, head.targetFrom, head.targetTo)
  if (bytes[path - 1] !== 115) return undefined
  if (!TYPES.some((type) => startsWith(bytes, head.typeFrom, head.typeTo, type))) return undefined
  for (const [signal, suffix] of SIGNALS) {
    const from = path - suffix.length
    if (from >= head.targetFrom && bytes.compare(suffix, 0, suffix.length, from, path) === 0) {
      return signal
    }
  }
  return undefined
}

function endOfPath(bytes: Buffer, from: number, to: number): number {
  let at = from
  while (at < to && bytes[at] !== 63) at++
  return at
}
