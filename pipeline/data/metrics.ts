// Metrics in OTLP's shape (opentelemetry-proto metrics.proto). Metrics are made at collection, off the hot path, so plain
// objects are enough.
import type { AttributeSet } from './attributes.ts'
import type { Resource, Scope } from './resource.ts'

export interface NumberPoint {
  readonly attributes: AttributeSet
  readonly startUnixNs: bigint
  readonly timeUnixNs: bigint
  readonly value: number | bigint
}

export interface HistogramPoint {
  readonly attributes: AttributeSet
  readonly startUnixNs: bigint
  readonly timeUnixNs: bigint
  readonly count: number
  readonly sum: number
  readonly min?: number
  readonly max?: number
  /** Upper bounds, inclusive; `counts` has one more element. */
  readonly bounds: readonly number[]
  readonly counts: readonly number[]
}

interface Described {
  readonly name: string
  readonly description: string
  readonly unit: string
}

export interface Gauge extends Described {
  readonly type: 'gauge'
  readonly points: readonly NumberPoint[]
}

export interface Sum extends Described {
  readonly type: 'sum'
  readonly monotonic: boolean
  readonly temporality: 'cumulative' | 'delta'
  readonly points: readonly NumberPoint[]
}

export interface Histogram extends Described {
  readonly type: 'histogram'
  readonly temporality: 'cumulative' | 'delta'
  readonly points: readonly HistogramPoint[]
}

export type Metric = Gauge | Sum | Histogram

export interface MetricGroup {
  readonly resource: Resource
  readonly scope: Scope
  readonly metrics: readonly Metric[]
}

export type MetricData = readonly MetricGroup[]

/** Data points of all metrics: what `Batch.items` counts. */
export function pointCount(data: MetricData): number {
  let points = 0
  for (const group of data) for (const metric of group.metrics) points += metric.points.length
  return points
}
