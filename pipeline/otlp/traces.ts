// SpanBatch → ExportTraceServiceRequest, straight from the columns (opentelemetry/proto/trace/v1/trace.proto). On the hot path:
// ids stay bytes, times stay words, attribute sets are copied as they were encoded once.
import type { SpanBatch } from '../data/spans.ts'
import type { Resource } from '../data/resource.ts'
import { writeResource, writeScope } from './envelope.ts'
import { writeText } from './fields.ts'
import { groupRows, type Groups, type ScopeGroup } from './groups.ts'
import { writeSpan } from './span.ts'
import { varintSize, type Writer } from './writer.ts'

/** Only to guess how many bytes a length will take, so that contents need not be moved afterwards. */
const TYPICAL_SPAN = 300

/**
 * Append the rows `from` ≤ row < `to` as an ExportTraceServiceRequest: one ResourceSpans per resource, in the order of the first
 * row of each. No rows give no bytes.
 */
export function writeTraces(writer: Writer, batch: SpanBatch, from = 0, to = batch.length): void {
  const groups = groupRows(batch, from, to)
  for (const [resource, scopes] of groups.byResource) {
    writeResourceSpans(writer, batch, groups, resource, scopes)
  }
}

function writeResourceSpans(
  writer: Writer,
  batch: SpanBatch,
  groups: Groups,
  resource: Resource,
  scopes: readonly ScopeGroup[],
): void {
  const rows = scopes.reduce((sum, group) => sum + group.rows, 0)
  const reserved = varintSize(rows * TYPICAL_SPAN)
  writer.need(32)
  writer.byte(0x0a)
  const start = writer.begin(reserved)
  writeResource(writer, resource)
  for (const group of scopes) writeScopeSpans(writer, batch, groups.next, group)
  writeText(writer, 0x1a, resource.schemaUrl)
  writer.end(start, reserved)
}

function writeScopeSpans(
  writer: Writer,
  batch: SpanBatch,
  next: Int32Array,
  group: ScopeGroup,
): void {
  const reserved = varintSize(group.rows * TYPICAL_SPAN)
  writer.need(32)
  writer.byte(0x12)
  const start = writer.begin(reserved)
  writeScope(writer, group.scope)
  for (let row = group.first; row >= 0; row = next[row]!) writeSpan(writer, batch, row)
  writeText(writer, 0x1a, group.scope.schemaUrl ?? '')
  writer.end(start, reserved)
}
