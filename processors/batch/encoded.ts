// Encoded requests are joined by putting their bytes one after the other (pipeline/encoded.ts says why that is one request).
import type { Encoded } from '../../pipeline/encoded.ts'
import type { Signal } from '../../pipeline/signal.ts'

/** At least one part; one alone is not copied. */
export function concatenated<S extends Signal>(parts: readonly Encoded<S>[]): Encoded<S> {
  const [first] = parts
  if (parts.length === 1) return first!
  const items = parts.reduce((sum, part) => sum + part.items, 0)
  return first!.with(items, Buffer.concat(parts.map(({ bytes }) => bytes)))
}
