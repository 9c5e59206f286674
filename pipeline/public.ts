// What a user's own component is made with: `import { … } from 'spantap/component'` (docs/write-a-component.md).
export { ACCEPTED, answeredBy, batchOf, copied, isSignal, withData } from './batch.ts'
export type { Batch, Refused, Settled } from './batch.ts'
export type { ClientInfo } from './client.ts'
export { connector, exporter, extension, processor, receiver } from './component.ts'
export type {
  Connector,
  Exporter,
  Extension,
  OpenExporter,
  OpenExtension,
  OpenReceiver,
  Processor,
  Receiver,
  Settings,
} from './component.ts'
export * from './config/schema.ts'
export type { LogData } from './data/logs.ts'
export type { MetricData } from './data/metrics.ts'
export { KIND, SpanBatch, STATUS } from './data/spans.ts'
export type { Logger } from './log.ts'
export type { Data, Signal } from './signal.ts'
export type { Counter, Telemetry } from './telemetry/telemetry.ts'
