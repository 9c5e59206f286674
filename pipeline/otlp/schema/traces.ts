// opentelemetry/proto/trace/v1/trace.proto.
import { pairs, request } from './common.ts'
import { choice, item, list, message, one, part } from './message.ts'

const event = message('Span.Event', [
  one(1, 'timeUnixNano', 'fixed64'),
  one(2, 'name', 'string'),
  pairs(3, 'attributes'),
  one(4, 'droppedAttributesCount', 'uint32'),
])
const link = message('Span.Link', [
  one(1, 'traceId', 'traceId'),
  one(2, 'spanId', 'spanId'),
  one(3, 'traceState', 'string'),
  pairs(4, 'attributes'),
  one(5, 'droppedAttributesCount', 'uint32'),
  one(6, 'flags', 'fixed32'),
])
const status = message('Status', [
  one(2, 'message', 'string'),
  choice(3, 'code', 'STATUS_CODE', ['UNSET', 'OK', 'ERROR']),
])
const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER']
const span = item('Span', [
  one(1, 'traceId', 'traceId'),
  one(2, 'spanId', 'spanId'),
  one(3, 'traceState', 'string'),
  one(4, 'parentSpanId', 'spanId'),
  one(16, 'flags', 'fixed32'),
  one(5, 'name', 'string'),
  choice(6, 'kind', 'SPAN_KIND', KINDS),
  one(7, 'startTimeUnixNano', 'fixed64'),
  one(8, 'endTimeUnixNano', 'fixed64'),
  pairs(9, 'attributes'),
  one(10, 'droppedAttributesCount', 'uint32'),
  list(11, 'events', event),
  one(12, 'droppedEventsCount', 'uint32'),
  list(13, 'links', link),
  one(14, 'droppedLinksCount', 'uint32'),
  part(15, 'status', status),
])

export const tracesRequest = request('Trace', 'Spans', 'spans', span)
