// Metrics in OTLP's shape (opentelemetry-proto metrics.proto). Metrics are made at collection, off the hot path, so plain
// objects are enough.
import type { AttributeList, AttributeSet } from './attributes.ts'
import type { Resource, Scope } from './resource.ts'

/** A uint64: a number where it is exact, else a bigint. */
export type Count = number | bigint

export type Temporality = 'unspecified' | 'delta' | 'cumulative'

/** DataPointFlags: the point says that there is no value. */
export const NO_RECORDED_VALUE = 1

/** A measurement that stands for its point. */
export interface Exemplar {
  readonly timeUnixNs: bigint
  /** A bigint is an int64, a number a double; undefined: none was given. */
  readonly value: number | bigint | undefined
  readonly traceId?: Uint8Array
  readonly spanId?: Uint8Array
  readonly attributes: AttributeList
}

interface Point {
  readonly attributes: AttributeSet
  readonly startUnixNs: bigint
  readonly timeUnixNs: bigint
  /** DataPointFlags; 0 when undefined. */
  readonly flags?: number
}

export interface NumberPoint extends Point {
  /** A bigint is an int64, a number a double; undefined: none was given. */
  readonly value: number | bigint | undefined
  readonly exemplars?: readonly Exemplar[]
}

interface Distribution extends Point {
  readonly count: Count
  /** Undefined where values may be negative, so that a sum would say nothing. */
  readonly sum?: number
  readonly min?: number
  readonly max?: number
}

export interface HistogramPoint extends Distribution {
  /** Upper bounds, inclusive; `counts` has one more element, or none at all. */
  readonly bounds: readonly number[]
  readonly counts: readonly Count[]
  readonly exemplars?: readonly Exemplar[]
}

/** Bucket i counts values in (base^(offset+i), base^(offset+i+1)], base = 2^(2^-scale). */
export interface Buckets {
  readonly offset: number
  readonly counts: readonly Count[]
}

export interface ExponentialPoint extends Distribution {
  readonly scale: number
  readonly zeroCount: Count
  readonly zeroThreshold: number
  readonly positive?: Buckets
  readonly negative?: Buckets
  readonly exemplars?: readonly Exemplar[]
}

export interface Quantile {
  /** 0 ≤ quantile ≤ 1. */
  readonly quantile: number
  readonly value: number
}

export interface SummaryPoint extends Point {
  readonly count: Count
  readonly sum: number
  readonly quantiles: readonly Quantile[]
}

interface Described {
  readonly name: string
  readonly description: string
  readonly unit: string
  /** Not identifying, and not part of a series. */
  readonly metadata?: AttributeList
}

export interface Gauge extends Described {
  readonly type: 'gauge'
  readonly points: readonly NumberPoint[]
}

export interface Sum extends Described {
  readonly type: 'sum'
  readonly monotonic: boolean
  readonly temporality: Temporality
  readonly points: readonly NumberPoint[]
}

export interface Histogram extends Described {
  readonly type: 'histogram'
  readonly temporality: Temporality
  readonly points: readonly HistogramPoint[]
}

export interface ExponentialHistogram extends Described {
  readonly type: 'exponential_histogram'
  readonly temporality: Temporality
  readonly points: readonly ExponentialPoint[]
}

export interface Summary extends Described {
  readonly type: 'summary'
  readonly points: readonly SummaryPoint[]
}

/** A metric that came without any data. */
export interface Empty extends Described {
  readonly type: 'empty'
  readonly points: readonly never[]
}

export type Metric = Gauge | Sum | Histogram | ExponentialHistogram | Summary | Empty

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
