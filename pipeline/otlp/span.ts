// One row of a SpanBatch as a Span message (opentelemetry/proto/trace/v1/trace.proto).
import type { SpanBatch, SpanEvent, SpanExtra, SpanLink } from '../data/spans.ts'
import { ATTRIBUTES, writeAttributes, writeAttributeSet } from './attributes.ts'
import { writeBytes, writeFixed32, writeNonZero, writeText } from './fields.ts'
import type { Writer } from './writer.ts'

/** Ids, times, kind, flags and status with their tags, and the span's own tag and length. */
const FIXED_PART = 128

/** Field 2 of ScopeSpans. */
export function writeSpan(writer: Writer, batch: SpanBatch, row: number): void {
  writer.need(FIXED_PART)
  writer.byte(0x12)
  const start = writer.begin(2)
  writeIds(writer, batch.ids, row * 32)
  writer.byte(0x2a)
  writer.string(batch.name[row]!)
  writer.need(FIXED_PART)
  writer.byte(0x30)
  writer.byte(batch.kind[row]!)
  writeTimes(writer, batch.times, row * 4)
  writeAttributeSet(writer, batch.dimensions[row]!)
  writeAttributeSet(writer, batch.connection[row]!)
  writeAttributes(writer, ATTRIBUTES, batch.own[row]!)
  const extra = batch.extra[row]
  if (extra) writeExtra(writer, extra)
  writer.need(FIXED_PART)
  writeStatus(writer, batch.status[row]!, extra)
  if (batch.flags[row] !== 0) {
    writer.byte(0x85)
    writer.byte(0x01)
    writer.fixed32(batch.flags[row]!)
  }
  writer.end(start, 2)
}

function writeIds(writer: Writer, ids: Uint8Array, from: number): void {
  const { bytes } = writer
  let at = writer.at
  bytes[at++] = 0x0a
  bytes[at++] = 16
  for (let i = 0; i < 16; i++) bytes[at++] = ids[from + i]!
  bytes[at++] = 0x12
  bytes[at++] = 8
  for (let i = 16; i < 24; i++) bytes[at++] = ids[from + i]!
  let parent = 0
  bytes[at] = 0x22
  bytes[at + 1] = 8
  for (let i = 0; i < 8; i++) parent |= bytes[at + 2 + i] = ids[from + 24 + i]!
  writer.at = parent === 0 ? at : at + 10
}

function writeTimes(writer: Writer, times: Uint32Array, from: number): void {
  writer.byte(0x39)
  writer.fixed64(times[from]!, times[from + 1]!)
  writer.byte(0x41)
  writer.fixed64(times[from + 2]!, times[from + 3]!)
}

function writeStatus(writer: Writer, code: number, extra: SpanExtra | undefined): void {
  const message = extra?.statusMessage ?? ''
  if (code === 0 && message === '') return
  writer.byte(0x7a)
  const start = writer.begin(1)
  writeText(writer, 0x12, message)
  if (code !== 0) {
    writer.need(4)
    writer.byte(0x18)
    writer.byte(code)
  }
  writer.end(start, 1)
}

function writeExtra(writer: Writer, extra: SpanExtra): void {
  writeText(writer, 0x1a, extra.traceState ?? '')
  writeNonZero(writer, 0x50, extra.droppedAttributes)
  for (const event of extra.events ?? []) writeEvent(writer, event)
  writeNonZero(writer, 0x60, extra.droppedEvents)
  for (const link of extra.links ?? []) writeLink(writer, link)
  writeNonZero(writer, 0x70, extra.droppedLinks)
}

function writeEvent(writer: Writer, event: SpanEvent): void {
  writer.need(32)
  writer.byte(0x5a)
  const start = writer.begin(1)
  writer.byte(0x09)
  writer.fixedBigint(event.timeUnixNs)
  writeText(writer, 0x12, event.name)
  writeAttributes(writer, 0x1a, event.attributes)
  writeNonZero(writer, 0x20, event.droppedAttributes)
  writer.end(start, 1)
}

function writeLink(writer: Writer, link: SpanLink): void {
  writer.need(64)
  writer.byte(0x6a)
  const start = writer.begin(1)
  writeBytes(writer, 0x0a, link.traceId)
  writeBytes(writer, 0x12, link.spanId)
  writeText(writer, 0x1a, link.traceState ?? '')
  writeAttributes(writer, 0x22, link.attributes)
  writeNonZero(writer, 0x28, link.droppedAttributes)
  if (link.flags) writeFixed32(writer, 0x35, link.flags)
  writer.end(start, 1)
}
