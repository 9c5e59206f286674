// ExportLogsServiceRequest → LogData (logs.proto).
import type { LogData, LogGroup, LogRecord } from '../../data/logs.ts'
import type { Cursor } from './cursor.ts'
import { readRequest } from './envelope.ts'
import { put, type Mutable } from './mutable.ts'
import { readPair, readValue, type Pairs } from './values.ts'

/** One group per ScopeLogs. `bytes` are known to be well-formed. */
export function readLogs(bytes: Uint8Array): LogData {
  const groups: LogGroup[] = []
  let records: LogRecord[] = []
  readRequest(
    bytes,
    (cursor) => records.push(readRecord(cursor)),
    (resource, scope) => groups.push({ resource, scope, records: (records = []) }),
  )
  return groups
}

function readRecord(cursor: Cursor): LogRecord {
  const attributes: Pairs = []
  const record: Mutable<LogRecord> = {
    timeUnixNs: 0n,
    observedTimeUnixNs: 0n,
    severityNumber: 0,
    severityText: '',
    body: null,
    attributes,
    flags: 0,
  }
  const outer = cursor.enter()
  while (cursor.next()) readField(cursor, record, attributes)
  cursor.leave(outer)
  return record
}

function readField(cursor: Cursor, record: Mutable<LogRecord>, attributes: Pairs): void {
  switch (cursor.tag) {
    case 0x09:
      record.timeUnixNs = cursor.fixed64()
      break
    case 0x59:
      record.observedTimeUnixNs = cursor.fixed64()
      break
    case 0x10:
      record.severityNumber = cursor.int32()
      break
    case 0x1a:
      record.severityText = cursor.name()
      break
    case 0x2a:
      record.body = readValue(cursor, record.body)
      break
    case 0x32:
      readPair(cursor, attributes)
      break
    case 0x38:
      put(record, 'droppedAttributes', cursor.uint32())
      break
    case 0x45:
      record.flags = cursor.fixed32()
      break
    case 0x62:
      put(record, 'eventName', cursor.name())
      break
    case 0x4a:
    case 0x52:
      readId(cursor, record)
      break
    default:
      cursor.skip()
  }
}

/** An empty id takes back the one before. */
function readId(cursor: Cursor, record: Mutable<LogRecord>): void {
  const field = cursor.tag === 0x4a ? 'traceId' : 'spanId'
  const id = cursor.id()
  if (id) record[field] = id
  else delete record[field]
}
