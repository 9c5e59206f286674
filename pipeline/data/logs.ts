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
  readonly traceId?: Uint8Array
  readonly spanId?: Uint8Array
  readonly flags: number
}

export interface LogGroup {
  readonly resource: Resource
  readonly scope: Scope
  readonly records: readonly LogRecord[]
}

export type LogData = readonly LogGroup[]
