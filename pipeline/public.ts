// What a user's own component is made with: `import { … } from 'spantap/component'` (docs/write-a-component.md).
export { ACCEPTED, type Batch, type Refused, type Settled } from './batch.ts'
export { answeredBy, batchOf, copied, withData } from './batch.ts'
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
export type { Logger } from './log.ts'
export type { Data, Signal } from './signal.ts'
