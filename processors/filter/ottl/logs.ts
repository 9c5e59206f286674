// Paths of log records (pkg/ottl/contexts/internal/ctxlog).
import { asString } from '../../../pipeline/data/as_string.ts'
import { SEVERITIES } from '../../../pipeline/data/logs.ts'
import type { Context } from './context.ts'
import { hex } from './spans.ts'

export const log: Context = {
  title: 'log',
  outer: ['scope', 'resource'],
  paths: {
    body: ({ log }) => log.body,
    'body.string': ({ log }) => asString(log.body),
    severity_number: ({ log }) => log.severityNumber,
    severity_text: ({ log }) => log.severityText,
    time_unix_nano: ({ log }) => log.timeUnixNs,
    observed_time_unix_nano: ({ log }) => log.observedTimeUnixNs,
    'trace_id.string': ({ log }) => hex(log.traceId, 16),
    'span_id.string': ({ log }) => hex(log.spanId, 8),
    flags: ({ log }) => log.flags,
    event_name: ({ log }) => log.eventName ?? '',
    dropped_attributes_count: ({ log }) => log.droppedAttributes ?? 0,
  },
  unsupported: ['trace_id', 'span_id', 'time', 'observed_time', 'cache'],
  attributes: ({ log }) => [log.attributes],
  enums: Object.fromEntries(
    ['UNSPECIFIED', ...SEVERITIES].map((name, number) => [`SEVERITY_NUMBER_${name}`, number]),
  ),
}
