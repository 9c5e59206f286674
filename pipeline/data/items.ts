// How many items a batch's data is: spans, data points or log records.
import type { Data, ExportedSignal } from '../signal.ts'
import { recordCount } from './logs.ts'
import { pointCount } from './metrics.ts'

const ITEMS: { readonly [S in ExportedSignal]: (data: Data[S]) => number } = {
  traces: (data) => data.length,
  metrics: pointCount,
  logs: recordCount,
}

/** What `Batch.items` is for `data`. */
export function itemsOf<S extends ExportedSignal>(signal: S, data: Data[S]): number {
  return ITEMS[signal](data)
}
