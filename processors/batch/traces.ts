// Span batches are joined by columns, not by rows.
import { SpanBatch } from '../../pipeline/data/spans.ts'
import type { Part } from './shape.ts'

export function traces(parts: readonly Part<SpanBatch>[]): SpanBatch {
  const joined = new SpanBatch(parts.reduce((sum, { from, to }) => sum + to - from, 0))
  for (const { data, from, to } of parts) joined.append(data, from, to)
  return joined
}
