// Span batches are joined by columns, not by rows.
import { SpanBatch } from '../../pipeline/data/spans.ts'
import type { Part } from './shape.ts'

const ID_BYTES = 32
const TIME_WORDS = 4

export function traces(parts: readonly Part<SpanBatch>[]): SpanBatch {
  const joined = new SpanBatch(parts.reduce((sum, { from, to }) => sum + to - from, 0))
  for (const part of parts) append(joined, part)
  return joined
}

/** `joined` has room for the rows. */
function append(joined: SpanBatch, { data, from, to }: Part<SpanBatch>): void {
  const at = joined.length
  joined.ids.set(data.ids.subarray(from * ID_BYTES, to * ID_BYTES), at * ID_BYTES)
  joined.times.set(data.times.subarray(from * TIME_WORDS, to * TIME_WORDS), at * TIME_WORDS)
  joined.kind.set(data.kind.subarray(from, to), at)
  joined.status.set(data.status.subarray(from, to), at)
  joined.flags.set(data.flags.subarray(from, to), at)
  joined.requestBytes.set(data.requestBytes.subarray(from, to), at)
  joined.responseBytes.set(data.responseBytes.subarray(from, to), at)
  for (let row = from; row < to; row++) {
    joined.name.push(data.name[row]!)
    joined.resource.push(data.resource[row]!)
    joined.scope.push(data.scope[row]!)
    joined.dimensions.push(data.dimensions[row]!)
    joined.connection.push(data.connection[row]!)
    joined.own.push(data.own[row]!)
    joined.extra.push(data.extra[row])
  }
  joined.length = at + to - from
}
