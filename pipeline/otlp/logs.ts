// LogData → ExportLogsServiceRequest (opentelemetry/proto/logs/v1/logs.proto).
import type { LogData, LogRecord } from '../data/logs.ts'
import { writeAnyValue, writeAttributes } from './attributes.ts'
import { writeGroups } from './envelope.ts'
import {
  message,
  writeBytes,
  writeFixed,
  writeFixed32,
  writeInt32,
  writeNonZero,
  writeText,
} from './fields.ts'
import type { Writer } from './writer.ts'

/** Append an ExportLogsServiceRequest. */
export function writeLogs(writer: Writer, data: LogData): void {
  writeGroups(writer, data, ({ records }) => {
    for (const record of records) message(writer, 0x12, () => writeRecord(writer, record))
  })
}

function writeRecord(writer: Writer, record: LogRecord): void {
  writeFixed(writer, 0x09, record.timeUnixNs)
  writeInt32(writer, 0x10, record.severityNumber)
  writeText(writer, 0x1a, record.severityText)
  if (record.body !== null) writeAnyValue(writer, 0x2a, record.body)
  writeAttributes(writer, 0x32, record.attributes)
  writeNonZero(writer, 0x38, record.droppedAttributes)
  if (record.flags !== 0) writeFixed32(writer, 0x45, record.flags)
  if (record.traceId) writeBytes(writer, 0x4a, record.traceId)
  if (record.spanId) writeBytes(writer, 0x52, record.spanId)
  writeFixed(writer, 0x59, record.observedTimeUnixNs)
  writeText(writer, 0x62, record.eventName ?? '')
}
