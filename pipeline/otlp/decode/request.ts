// A request of any signal as data.
import type { Data, ExportedSignal } from '../../signal.ts'
import { readLogs } from './logs.ts'
import { readMetrics } from './metrics.ts'
import { readTraces } from './traces.ts'

const READ: { readonly [S in ExportedSignal]: (bytes: Uint8Array) => Data[S] } = {
  traces: readTraces,
  metrics: readMetrics,
  logs: readLogs,
}

/** `bytes` must have been accepted by `encodedRequest`. */
export function readData<S extends ExportedSignal>(signal: S): (bytes: Uint8Array) => Data[S] {
  return READ[signal]
}
