// ExportMetricsServiceRequest → MetricData (metrics.proto).
import type { Metric, MetricData, MetricGroup, Temporality } from '../../data/metrics.ts'
import type { Cursor } from './cursor.ts'
import { readRequest } from './envelope.ts'
import type { Mutable } from './mutable.ts'
import { readExponentialPoint } from './exponential.ts'
import { readHistogramPoint, readNumberPoint, readSummaryPoint } from './points.ts'
import { readPair, type Pairs } from './values.ts'

/** One group per ScopeMetrics. `bytes` are known to be well-formed. */
export function readMetrics(bytes: Uint8Array): MetricData {
  const groups: MetricGroup[] = []
  let metrics: Metric[] = []
  readRequest(
    bytes,
    (cursor) => metrics.push(readMetric(cursor)),
    (resource, scope) => groups.push({ resource, scope, metrics: (metrics = []) }),
  )
  return groups
}

/** What a metric is beside its name: a member of the oneof `data`. */
type Body = Metric extends infer M ? (M extends Metric ? Omit<M, keyof Named> : never) : never
type Named = Pick<Metric, 'name' | 'description' | 'unit' | 'metadata'>

function readMetric(cursor: Cursor): Metric {
  const named: Mutable<Named> = { name: '', description: '', unit: '' }
  const metadata: Pairs = []
  let body: Body = { type: 'empty', points: [] }
  const outer = cursor.enter()
  while (cursor.next()) {
    if (cursor.tag === 0x0a) named.name = cursor.name()
    else if (cursor.tag === 0x12) named.description = cursor.name()
    else if (cursor.tag === 0x1a) named.unit = cursor.name()
    else if (cursor.tag === 0x62) readPair(cursor, metadata)
    else body = readBody(cursor) ?? body
  }
  cursor.leave(outer)
  if (metadata.length > 0) named.metadata = metadata
  return { ...named, ...body }
}

function readBody(cursor: Cursor): Body | undefined {
  switch (cursor.tag) {
    case 0x2a:
      return { type: 'gauge', points: readPoints(cursor, readNumberPoint).points }
    case 0x3a:
      return { type: 'sum', ...readPoints(cursor, readNumberPoint) }
    case 0x4a: {
      const { points, temporality } = readPoints(cursor, readHistogramPoint)
      return { type: 'histogram', points, temporality }
    }
    case 0x52: {
      const { points, temporality } = readPoints(cursor, readExponentialPoint)
      return { type: 'exponential_histogram', points, temporality }
    }
    case 0x5a:
      return { type: 'summary', points: readPoints(cursor, readSummaryPoint).points }
    default:
      cursor.skip()
      return undefined
  }
}

const TEMPORALITIES: readonly Temporality[] = ['unspecified', 'delta', 'cumulative']

/** Gauge, Sum, Histogram … have the same fields, as far as they have them. */
function readPoints<T>(
  cursor: Cursor,
  read: (cursor: Cursor) => T,
): { points: T[]; temporality: Temporality; monotonic: boolean } {
  const points: T[] = []
  let temporality: Temporality = 'unspecified'
  let monotonic = false
  const outer = cursor.enter()
  while (cursor.next()) {
    if (cursor.tag === 0x0a) points.push(read(cursor))
    else if (cursor.tag === 0x10) temporality = TEMPORALITIES[cursor.int32()] ?? 'unspecified'
    else if (cursor.tag === 0x18) monotonic = cursor.bool()
    else cursor.skip()
  }
  cursor.leave(outer)
  return { points, temporality, monotonic }
}
