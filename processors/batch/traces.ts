// Span batches are joined and cut by columns, not by rows.
import { SpanBatch } from '../../pipeline/data/spans.ts'
import type { Shape } from './shape.ts'

export const traces: Shape<SpanBatch> = {
  join: (parts) => SpanBatch.joined(parts),
  divide(data, { first, rest }) {
    const pieces = [rows(data, 0, Math.min(first, data.length))]
    for (let at = first; at < data.length; at += rest) {
      pieces.push(rows(data, at, Math.min(at + rest, data.length)))
    }
    return pieces
  },
}

function rows(data: SpanBatch, from: number, to: number): SpanBatch {
  const part = new SpanBatch(to - from)
  part.append(data, from, to)
  return part
}
