// Exemplars as a page shows them: one for a counter, one for each bucket, with the ids of the trace and nothing else.
import type { Exemplar } from '../../pipeline/data/metrics.ts'
import { labelText, type LabelMap } from '../../pipeline/prometheus/labels.ts'
import type { ProtobufExemplar } from '../../pipeline/prometheus/protobuf.ts'
import type { ShownExemplar } from '../../pipeline/prometheus/text.ts'

/** The last one of each bucket, by its place; the bucket after the last bound is +Inf. `bounds` ascend. */
export function byBucket<E extends { readonly value: number }>(
  bounds: readonly number[],
  exemplars: readonly E[],
): (E | undefined)[] {
  const found: (E | undefined)[] = []
  if (bounds.length === 0) return found
  for (const exemplar of exemplars) found[bucketOf(bounds, exemplar.value)] = exemplar
  return found
}

/** The place of the first bound that is not below `value`. */
function bucketOf(bounds: readonly number[], value: number): number {
  let from = 0
  let end = bounds.length
  while (from < end) {
    const middle = (from + end) >>> 1
    if (bounds[middle]! >= value) end = middle
    else from = middle + 1
  }
  return from
}

export function shown({ traceId, spanId, value, timeUnixNs }: Exemplar): ProtobufExemplar {
  const labels: LabelMap = new Map()
  for (const [name, id] of [
    ['trace_id', traceId],
    ['span_id', spanId],
  ] as const) {
    if (id?.some((byte) => byte !== 0)) labels.set(name, Buffer.from(id).toString('hex'))
  }
  return { labels, value: Number(value ?? 0), timeUnixNs }
}

/** For OpenMetrics; undefined: it does not say which trace it was. */
export function asText(exemplar: ProtobufExemplar | undefined): ShownExemplar | undefined {
  if (!exemplar || exemplar.labels.size === 0) return undefined
  const { labels, value, timeUnixNs } = exemplar
  return { labels: labelText(labels), value, timeSeconds: Number(timeUnixNs) / 1e9 }
}
