// opentelemetry/proto/logs/v1/logs.proto.
import { SEVERITIES } from '../../data/logs.ts'
import { anyValue, pairs, request } from './common.ts'
import { choice, item, one, part } from './message.ts'

const record = item('LogRecord', [
  one(1, 'timeUnixNano', 'fixed64'),
  one(11, 'observedTimeUnixNano', 'fixed64'),
  choice(2, 'severityNumber', 'SEVERITY_NUMBER', ['UNSPECIFIED', ...SEVERITIES]),
  one(3, 'severityText', 'string'),
  part(5, 'body', anyValue),
  pairs(6, 'attributes'),
  one(7, 'droppedAttributesCount', 'uint32'),
  one(8, 'flags', 'fixed32'),
  one(9, 'traceId', 'traceId'),
  one(10, 'spanId', 'spanId'),
  one(12, 'eventName', 'string'),
])

export const logsRequest = request('Logs', 'Logs', 'logRecords', record)
