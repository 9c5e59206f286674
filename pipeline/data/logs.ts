// Logs in OTLP's shape.
import type { AttributeList, AttributeValue } from './attributes.ts'
import type { Resource, Scope } from './resource.ts'

export interface LogRecord {
  readonly timeUnixNs: bigint
  readonly observedTimeUnixNs: bigint
  readonly severityNumber: number
  readonly severityText: string
  readonly body: AttributeValue
  readonly attributes: AttributeList
  readonly droppedAttributes?: number
  readonly traceId?: Uint8Array
  readonly spanId?: Uint8Array
  readonly flags: number
  readonly eventName?: string
}

export interface LogGroup {
  readonly resource: Resource
  readonly scope: Scope
  readonly records: readonly LogRecord[]
}

export type LogData = readonly LogGroup[]

/** What `Batch.items` counts. */
export function recordCount(data: LogData): number {
  return data.reduce((sum, group) => sum + group.records.length, 0)
}

/** Names of severities; the first is number 1 (opentelemetry-specification, logs data model, "Displaying Severity"). */
export const SEVERITIES: readonly string[] = [
  'TRACE',
  'DEBUG',
  'INFO',
  'WARN',
  'ERROR',
  'FATAL',
].flatMap((name) => ['', 2, 3, 4].map((step) => `${name}${step}`))
