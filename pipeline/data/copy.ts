// A copy of a batch's data for a consumer that changes it while others read.
import type { Data, Signal } from '../signal.ts'
import type { EventData } from './events.ts'
import { SpanBatch } from './spans.ts'

/** Metrics and logs are immutable by type: who changes them makes new ones, so they are shared. */
const COPY: { readonly [S in Signal]: (data: Data[S]) => Data[S] } = {
  events: ({ bytes, source }: EventData) => ({ bytes: bytes.slice(), source }),
  traces: copySpans,
  metrics: (data) => data,
  logs: (data) => data,
}

export function copyData<S extends Signal>(signal: S, data: Data[S]): Data[S] {
  return COPY[signal](data)
}

/** Columns are copied, what they refer to is not: names, sets and lists are replaced, never changed. */
export function copySpans(from: SpanBatch): SpanBatch {
  const to = new SpanBatch(from.length)
  to.append(from, 0, from.length)
  return to
}
