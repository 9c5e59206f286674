// Cuts an Export…ServiceRequest between two items without decoding it: the messages on the way down to the items are in both halves,
// with their fields that are no items (resource, scope, name, temporality).
import type { Batched } from './shape.ts'

/** Field numbers of the repeated messages from the request down to the items (opentelemetry/proto/*.proto). */
const WAY: { readonly [S in Batched]: readonly (readonly number[])[] } = {
  traces: [[1], [2], [2]],
  logs: [[1], [2], [2]],
  // A metric's data is a oneof of five messages, each with its points in field 1.
  metrics: [[1], [2], [2], [5, 7, 9, 10, 11], [1]],
}

/**
 * The first `items` items of a well-formed request and the rest, each a request; 0 < `items` < those in it. Undefined when it has
 * fields of a kind that no OTLP has (groups).
 */
export function cut(
  signal: Batched,
  request: Uint8Array,
  items: number,
): readonly [Uint8Array, Uint8Array] | undefined {
  try {
    const { head, tail } = halves(request, WAY[signal], 0, items)
    return [Buffer.concat(head), Buffer.concat(tail)]
  } catch (error) {
    if (error instanceof Unknown) return undefined
    throw error
  }
}

class Unknown extends Error {}

interface Halves {
  readonly head: Uint8Array[]
  readonly tail: Uint8Array[]
  /** Items that went to the head. */
  readonly taken: number
  /** All items went to the head. */
  readonly whole: boolean
}

/** `wanted` > 0. */
function halves(
  message: Uint8Array,
  way: readonly (readonly number[])[],
  depth: number,
  wanted: number,
): Halves {
  const head: Uint8Array[] = []
  const tail: Uint8Array[] = []
  let taken = 0
  let whole = true
  let at = 0
  while (at < message.length) {
    const start = at
    const tag = varint(message, at)
    const field = Math.floor(tag.value / 8)
    const wire = tag.value % 8
    at = skip(message, tag.end, wire)
    const one = message.subarray(start, at)
    if (wire !== 2 || !way[depth]!.includes(field)) {
      head.push(one)
      tail.push(one)
    } else if (taken === wanted) {
      tail.push(one)
      whole = false
    } else if (depth === way.length - 1) {
      head.push(one)
      taken++
    } else {
      const contents = message.subarray(varint(message, tag.end).end, at)
      const inner = halves(contents, way, depth + 1, wanted - taken)
      taken += inner.taken
      head.push(...(inner.whole ? [one] : framed(field, inner.head)))
      if (!inner.whole) tail.push(...framed(field, inner.tail))
      whole &&= inner.whole
    }
  }
  return { head, tail, taken, whole }
}

/** Tag, length and contents. All fields on the way are below 16, so the tag is one byte. */
function framed(field: number, contents: readonly Uint8Array[]): Uint8Array[] {
  let rest = contents.reduce((sum, { length }) => sum + length, 0)
  const start = [field * 8 + 2]
  for (; rest >= 128; rest = Math.floor(rest / 128)) start.push((rest % 128) | 128)
  start.push(rest)
  return [Uint8Array.from(start), ...contents]
}

function skip(message: Uint8Array, at: number, wire: number): number {
  if (wire === 0) return varint(message, at).end
  if (wire === 1) return at + 8
  if (wire === 5) return at + 4
  if (wire !== 2) throw new Unknown()
  const { value, end } = varint(message, at)
  return end + value
}

function varint(
  message: Uint8Array,
  from: number,
): { readonly value: number; readonly end: number } {
  let value = 0
  let at = from
  for (let scale = 1; ; scale *= 128) {
    const byte = message[at++]!
    value += (byte & 127) * scale
    if (byte < 128) return { value, end: at }
  }
}
