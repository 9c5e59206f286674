// ExportTraceServiceRequest → SpanBatch.
import { SpanBatch } from '../../data/spans.ts'
import { readRequest } from './envelope.ts'
import { readSpan } from './span.ts'

/** Only to guess how many rows there will be. */
const TYPICAL_SPAN = 300

/** All attributes of a span are its own; those of HTTP bodies are unknown. `bytes` are known to be well-formed. */
export function readTraces(bytes: Uint8Array): SpanBatch {
  const batch = new SpanBatch(Math.ceil(bytes.length / TYPICAL_SPAN))
  readRequest(bytes, (cursor, resource, scope) => readSpan(cursor, batch, resource, scope))
  return batch
}
