// Verbosity `detailed` for logs: the layout of the Collector's internal/otlptext.
import type { LogData, LogRecord } from '../../pipeline/data/logs.ts'
import { attributes, resourceLines, scopeLines } from './layout.ts'
import { byResource } from './resources.ts'
import { clean, hex, timestamp, typed } from './values.ts'

const SEVERITIES = ['Trace', 'Debug', 'Info', 'Warn', 'Error', 'Fatal']

export function detailedLogs(data: LogData): string[] {
  return [...byResource(data)].flatMap(([resource, groups], i) => [
    `ResourceLog #${i}`,
    ...resourceLines(resource),
    ...groups.flatMap(({ scope, records }, j) => [
      `ScopeLogs #${j}`,
      ...scopeLines('ScopeLogs', scope),
      ...records.flatMap((record, k) => [`LogRecord #${k}`, ...recordLines(record)]),
    ]),
  ])
}

function recordLines(record: LogRecord): string[] {
  return [
    `ObservedTimestamp: ${timestamp(record.observedTimeUnixNs)}`,
    `Timestamp: ${timestamp(record.timeUnixNs)}`,
    `SeverityText: ${clean(record.severityText)}`,
    `SeverityNumber: ${severity(record.severityNumber)}(${record.severityNumber})`,
    ...(record.eventName ? [`EventName: ${clean(record.eventName)}`] : []),
    `Body: ${typed(record.body)}`,
    ...attributes('Attributes', record.attributes),
    `Trace ID: ${hex(record.traceId)}`,
    `Span ID: ${hex(record.spanId)}`,
    `Flags: ${record.flags}`,
  ]
}

/** `Info`, `Info2`, … of logs.proto's SeverityNumber. */
function severity(number: number): string {
  if (number === 0) return 'Unspecified'
  const name = SEVERITIES[Math.floor((number - 1) / 4)]
  const step = (number - 1) % 4
  return name === undefined ? '' : `${name}${step === 0 ? '' : step + 1}`
}
