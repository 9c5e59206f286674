// Any batch as the protobuf that OTLP sends.
import type { Batch } from '../batch.ts'
import type { Data, ExportedSignal } from '../signal.ts'
import { writeLogs } from './logs.ts'
import { writeMetrics } from './metrics.ts'
import { writeTraces } from './traces.ts'
import type { Writer } from './writer.ts'

const WRITE: { readonly [S in ExportedSignal]: (writer: Writer, data: Data[S]) => void } = {
  traces: (writer, data) => writeTraces(writer, data),
  metrics: writeMetrics,
  logs: writeLogs,
}

/** Append an Export…ServiceRequest with `data`. Two of them one after the other are one with both. */
export function writeData<S extends ExportedSignal>(
  writer: Writer,
  signal: S,
  data: Data[S],
): void {
  WRITE[signal](writer, data)
}

/** Append a batch as an Export…ServiceRequest; the bytes as they came in, where they are there. */
export function writeRequest<S extends ExportedSignal>(writer: Writer, batch: Batch<S>): void {
  if (batch.encoded) writer.raw(batch.encoded.bytes)
  else writeData(writer, batch.signal, batch.data)
}
