// What spans and metrics share around them: opentelemetry/proto/resource/v1 Resource and common/v1 InstrumentationScope.
import type { Resource, Scope } from '../data/resource.ts'
import { writeAttributes } from './attributes.ts'
import type { Writer } from './writer.ts'

/** Field 1 of ResourceSpans and ResourceMetrics. */
export function writeResource(writer: Writer, resource: Resource): void {
  writer.need(16)
  writer.byte(0x0a)
  const start = writer.begin(2)
  writeAttributes(writer, 0x0a, resource.attributes.list)
  writer.end(start, 2)
}

/** Field 1 of ScopeSpans and ScopeMetrics. */
export function writeScope(writer: Writer, scope: Scope): void {
  writer.need(16)
  writer.byte(0x0a)
  const start = writer.begin(1)
  writeText(writer, 0x0a, scope.name)
  writeText(writer, 0x12, scope.version)
  writeAttributes(writer, 0x1a, scope.attributes.list)
  writer.end(start, 1)
}

/** A string field under a tag of one byte; nothing when it is empty, as proto3 has it. */
export function writeText(writer: Writer, tag: number, text: string): void {
  if (text === '') return
  writer.need(1)
  writer.byte(tag)
  writer.string(text)
}
