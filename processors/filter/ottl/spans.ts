// Paths of spans and their events (pkg/ottl/contexts/internal/ctxspan, ctxspanevent).
import { kindName, listsOf } from '../../match/spans.ts'
import type { Context } from './context.ts'
import type { Place } from './place.ts'

const KINDS = ['Unspecified', 'Internal', 'Server', 'Client', 'Producer', 'Consumer']

const enums = {
  SPAN_KIND_UNSPECIFIED: 0,
  SPAN_KIND_INTERNAL: 1,
  SPAN_KIND_SERVER: 2,
  SPAN_KIND_CLIENT: 3,
  SPAN_KIND_PRODUCER: 4,
  SPAN_KIND_CONSUMER: 5,
  STATUS_CODE_UNSET: 0,
  STATUS_CODE_OK: 1,
  STATUS_CODE_ERROR: 2,
}

const extra = ({ row, spans }: Place) => spans.extra[row]

export const span: Context = {
  title: 'span',
  outer: ['scope', 'resource'],
  paths: {
    name: ({ row, spans }) => spans.name[row]!,
    kind: ({ row, spans }) => spans.kind[row]!,
    'kind.string': ({ row, spans }) => KINDS[spans.kind[row]!] ?? '',
    'kind.deprecated_string': ({ row, spans }) => kindName(spans.kind[row]!),
    'status.code': ({ row, spans }) => spans.status[row]!,
    'status.message': (at) => extra(at)?.statusMessage ?? '',
    'trace_id.string': ({ row, spans }) => hex(spans.traceId(row), 16),
    'span_id.string': ({ row, spans }) => hex(spans.spanId(row), 8),
    'parent_span_id.string': ({ row, spans }) => hex(spans.parentId(row), 8),
    trace_state: (at) => extra(at)?.traceState ?? '',
    start_time_unix_nano: ({ row, spans }) => spans.startUnixNs(row),
    end_time_unix_nano: ({ row, spans }) => spans.endUnixNs(row),
    flags: ({ row, spans }) => spans.flags[row]!,
    dropped_attributes_count: (at) => extra(at)?.droppedAttributes ?? 0,
    dropped_events_count: (at) => extra(at)?.droppedEvents ?? 0,
    dropped_links_count: (at) => extra(at)?.droppedLinks ?? 0,
  },
  unsupported: [
    'trace_id',
    'span_id',
    'parent_span_id',
    'status',
    'start_time',
    'end_time',
    'events',
    'links',
    'cache',
  ],
  attributes: ({ row, spans }) => listsOf(spans, row),
  enums,
}

export const spanevent: Context = {
  title: 'spanevent',
  outer: ['span', 'scope', 'resource'],
  paths: {
    name: ({ event }) => event.name,
    time_unix_nano: ({ event }) => event.timeUnixNs,
    dropped_attributes_count: ({ event }) => event.droppedAttributes ?? 0,
  },
  unsupported: ['time', 'event_index', 'cache'],
  attributes: ({ event }) => [event.attributes],
  enums,
}

/** Zeros for an id that is not there. */
export function hex(id: Uint8Array | undefined, bytes: number): string {
  return id && id.length > 0 ? Buffer.from(id).toString('hex') : '0'.repeat(bytes * 2)
}
