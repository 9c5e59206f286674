// Exemplars as a page shows them: one for a counter, one for each bucket, with the ids of the trace and nothing else.
import type { Exemplar } from '../../pipeline/data/metrics.ts'
import { labelText, type LabelMap } from '../../pipeline/prometheus/labels.ts'
import type { ProtobufExemplar } from '../../pipeline/prometheus/protobuf.ts'
import type { ShownExemplar } from '../../pipeline/prometheus/text.ts'

/** The last one of each bucket, by its place; the bucket after the last bound is +Inf. */
export function byBucket<E extends { readonly value: number }>(
  bounds: readonly number[],
  exemplars: readonly E[],
): (E | undefined)[] {
  const found: (E | undefined)[] = []
  if (bounds.length === 0) return found
  for (const exemplar of exemplars) {
    const at = bounds.findIndex((bound) => bound >= exemplar.value)
    found[at < 0 ? bounds.length : at] = exemplar
  }
  return found
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
