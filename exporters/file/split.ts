// `group_by`: a batch cut by the value of a resource attribute.
import { batchOf, isSignal, type Batch } from '../../pipeline/batch.ts'
import { attribute } from '../../pipeline/data/attributes.ts'
import { recordCount } from '../../pipeline/data/logs.ts'
import { pointCount } from '../../pipeline/data/metrics.ts'
import type { Resource } from '../../pipeline/data/resource.ts'
import { SpanBatch } from '../../pipeline/data/spans.ts'
import type { ExportedSignal } from '../../pipeline/signal.ts'

type Exported = Batch<ExportedSignal>

/** Batches by the attribute's value; what has no text there is under undefined. */
export function splitBy(batch: Exported, key: string): Map<string | undefined, Exported> {
  const segmentOf = (resource: Resource): string | undefined => {
    const value = attribute(resource.attributes.list, key)
    return typeof value === 'string' ? value : undefined
  }
  if (isSignal(batch, 'traces')) {
    return mapped(splitSpans(batch.data, segmentOf), (data) => batchOf('traces', data.length, data))
  }
  if (isSignal(batch, 'metrics')) {
    const groups = Map.groupBy(batch.data, ({ resource }) => segmentOf(resource))
    return mapped(groups, (data) => batchOf('metrics', pointCount(data), data))
  }
  if (isSignal(batch, 'logs')) {
    const groups = Map.groupBy(batch.data, ({ resource }) => segmentOf(resource))
    return mapped(groups, (data) => batchOf('logs', recordCount(data), data))
  }
  return new Map()
}

function splitSpans(
  spans: SpanBatch,
  segmentOf: (resource: Resource) => string | undefined,
): Map<string | undefined, SpanBatch> {
  const found = new Map<string | undefined, SpanBatch>()
  const known = new Map<Resource, string | undefined>()
  for (let row = 0; row < spans.length; row++) {
    const resource = spans.resource[row]!
    if (!known.has(resource)) known.set(resource, segmentOf(resource))
    const segment = known.get(resource)
    let part = found.get(segment)
    if (!part) found.set(segment, (part = new SpanBatch()))
    part.append(spans, row, row + 1)
  }
  return found
}

function mapped<K, A, B>(from: ReadonlyMap<K, A>, make: (value: A) => B): Map<K, B> {
  return new Map(Array.from(from, ([key, value]) => [key, make(value)]))
}
