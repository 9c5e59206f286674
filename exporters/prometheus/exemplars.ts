// Exemplars as a page shows them: one for a counter, one for each bucket, with the ids of the trace and nothing else.
import type { Exemplar } from '../../pipeline/data/metrics.ts'
import { labelText, type LabelMap } from '../../pipeline/prometheus/labels.ts'
import type { ShownExemplar } from '../../pipeline/prometheus/text.ts'

/** The last one, when it says which trace it was. */
export function newest(exemplars: readonly Exemplar[]): ShownExemplar | undefined {
  const last = exemplars.at(-1)
  return last && shown(last)
}

/** The last one of each bucket, by its place; the bucket after the last bound is +Inf. */
export function byBucket(
  bounds: readonly number[],
  exemplars: readonly Exemplar[],
): (ShownExemplar | undefined)[] {
  const found: (ShownExemplar | undefined)[] = []
  if (bounds.length === 0) return found
  for (const exemplar of exemplars) {
    const value = Number(exemplar.value ?? 0)
    const at = bounds.findIndex((bound) => bound >= value)
    found[at < 0 ? bounds.length : at] = shown(exemplar)
  }
  return found
}

function shown({ traceId, spanId, value, timeUnixNs }: Exemplar): ShownExemplar | undefined {
  const labels: LabelMap = new Map()
  for (const [name, id] of [
    ['trace_id', traceId],
    ['span_id', spanId],
  ] as const) {
    if (id?.some((byte) => byte !== 0)) labels.set(name, Buffer.from(id).toString('hex'))
  }
  if (labels.size === 0) return undefined
  const timeSeconds = Number(timeUnixNs) / 1e9
  return { labels: labelText(labels), value: Number(value ?? 0), timeSeconds }
}
