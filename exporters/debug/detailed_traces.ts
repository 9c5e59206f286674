// Verbosity `detailed` for spans: the layout of the Collector's internal/otlptext.
import type { SpanBatch, SpanEvent, SpanLink } from '../../pipeline/data/spans.ts'
import { groupRows } from '../../pipeline/otlp/groups.ts'
import { attributes, field, resourceLines, scopeLines } from './layout.ts'
import { clean, hex, timestamp } from './values.ts'

const KINDS = ['Unspecified', 'Internal', 'Server', 'Client', 'Producer', 'Consumer']
const STATUSES = ['Unset', 'Ok', 'Error']

export function detailedTraces(batch: SpanBatch): string[] {
  const lines: string[] = []
  const { byResource, next } = groupRows(batch, 0, batch.length)
  let i = 0
  for (const [resource, scopes] of byResource) {
    lines.push(`ResourceSpans #${i++}`, ...resourceLines(resource))
    for (const [j, group] of scopes.entries()) {
      lines.push(`ScopeSpans #${j}`, ...scopeLines('ScopeSpans', group.scope))
      let k = 0
      for (let row = group.first; row >= 0; row = next[row]!) {
        lines.push(`Span #${k++}`, ...spanLines(batch, row))
      }
    }
  }
  return lines
}

function spanLines(batch: SpanBatch, row: number): string[] {
  const extra = batch.extra[row] ?? {}
  const { statusMessage = '', traceState, events = [], links = [] } = extra
  return [
    field('Trace ID', hex(batch.traceId(row))),
    field('Parent ID', hex(batch.parentId(row))),
    field('ID', hex(batch.spanId(row))),
    field('Name', clean(batch.name[row]!)),
    field('Kind', KINDS[batch.kind[row]!] ?? ''),
    ...(traceState ? [field('TraceState', clean(traceState))] : []),
    field('Start time', timestamp(batch.startUnixNs(row))),
    field('End time', timestamp(batch.endUnixNs(row))),
    field('Status code', STATUSES[batch.status[row]!] ?? ''),
    field('Status message', clean(statusMessage)),
    field('DroppedAttributesCount', extra.droppedAttributes ?? 0),
    field('DroppedEventsCount', extra.droppedEvents ?? 0),
    field('DroppedLinksCount', extra.droppedLinks ?? 0),
    ...attributes(
      'Attributes',
      batch.dimensions[row]!.list,
      batch.connection[row]!.list,
      batch.own[row]!,
    ),
    ...(events.length > 0 ? ['Events:', ...events.flatMap(eventLines)] : []),
    ...(links.length > 0 ? ['Links:', ...links.flatMap(linkLines)] : []),
  ]
}

function eventLines(event: SpanEvent, i: number): string[] {
  return [
    `SpanEvent #${i}`,
    `     -> Name: ${clean(event.name)}`,
    `     -> Timestamp: ${timestamp(event.timeUnixNs)}`,
    `     -> DroppedAttributesCount: ${event.droppedAttributes ?? 0}`,
    ...attributes('     -> Attributes:', event.attributes),
  ]
}

function linkLines(link: SpanLink, i: number): string[] {
  return [
    `SpanLink #${i}`,
    `     -> Trace ID: ${hex(link.traceId)}`,
    `     -> ID: ${hex(link.spanId)}`,
    `     -> TraceState: ${clean(link.traceState ?? '')}`,
    `     -> DroppedAttributesCount: ${link.droppedAttributes ?? 0}`,
    ...attributes('     -> Attributes:', link.attributes),
  ]
}
