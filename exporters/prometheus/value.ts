// What a series shows: a number, a histogram or a summary.
import type {
  Exemplar,
  ExponentialPoint,
  HistogramPoint,
  NumberPoint,
  Quantile,
  SummaryPoint,
} from '../../pipeline/data/metrics.ts'
import {
  addedNative,
  nativeOf,
  populationOf,
  type NativeHistogram,
} from '../../pipeline/prometheus/native.ts'

/** Of a series, one of three: a number, a histogram, a summary. */
export interface Value {
  /** The number, or the sum of a histogram or summary. */
  readonly value: number
  /** Of a histogram or summary. */
  readonly count?: number
  /** Of a histogram: upper bounds, ascending; `counts` has one element more, or none. */
  readonly bounds?: readonly number[]
  readonly counts?: readonly number[]
  readonly quantiles?: readonly Quantile[]
  /** Of an exponential histogram: what only protobuf can show. */
  readonly native?: NativeHistogram
  readonly exemplars?: readonly Exemplar[]
}

export const numberValue = ({ value = 0, exemplars }: NumberPoint): Value => ({
  value: Number(value),
  ...(exemplars && { exemplars }),
})

export function histogramValue(point: HistogramPoint): Value {
  const { sum = 0, count, exemplars } = point
  const { bounds, counts } = ascending(point.bounds, point.counts.map(Number))
  return { value: sum, count: Number(count), bounds, counts, ...(exemplars && { exemplars }) }
}

/** The text formats have no buckets for it: there it is count and sum, as in the Collector. */
export function exponentialValue(point: ExponentialPoint): Value {
  const { sum = 0, count, scale, zeroThreshold, zeroCount, positive, negative, exemplars } = point
  const native = nativeOf(scale, zeroThreshold, Number(zeroCount), positive, negative)
  const whole = native && populationOf(native) === Number(count)
  return {
    value: sum,
    count: Number(count),
    bounds: [],
    counts: [],
    ...(whole && { native }),
    ...(exemplars && { exemplars }),
  }
}

export function summaryValue({ sum, count, quantiles }: SummaryPoint): Value {
  const byQuantile = new Map(quantiles.map((one) => [one.quantile, one]))
  const sorted = [...byQuantile.values()].sort((a, b) => a.quantile - b.quantile)
  return { value: sum, count: Number(count), quantiles: sorted }
}

/** Two histograms of the same bounds, or two numbers, as one. */
export function added(a: Value, b: Value): Value {
  const value = a.value + b.value
  if (a.count === undefined || b.count === undefined) return { ...b, value }
  const counts = (a.counts ?? []).map((count, i) => count + (b.counts?.[i] ?? 0))
  const { native, ...rest } = b
  return {
    ...rest,
    value,
    count: a.count + b.count,
    ...(a.counts && { counts }),
    ...(native && a.native && { native: addedNative(a.native, native) }),
  }
}

export function sameBounds(a: Value, b: Value | undefined): boolean {
  if (!b || a.bounds === b.bounds) return true
  if (a.bounds?.length !== b.bounds?.length) return false
  return a.bounds!.every((bound, i) => bound === b.bounds![i])
}

/** Bounds as they must be: what a sender has twice or in another order is put right, with the counts. */
function ascending(
  bounds: readonly number[],
  counts: readonly number[],
): { bounds: readonly number[]; counts: readonly number[] } {
  if (bounds.every((bound, i) => i === 0 || bound > bounds[i - 1]!) && !Number.isNaN(bounds[0])) {
    return { bounds, counts }
  }
  // Equal ones stay in their order, and the first of them counts.
  const order = [...bounds.keys()]
    .filter((i) => !Number.isNaN(bounds[i]))
    .sort((a, b) => bounds[a]! - bounds[b]!)
    .filter((i, at, all) => at === 0 || bounds[i] !== bounds[all[at - 1]!])
  return {
    bounds: order.map((i) => bounds[i]!),
    counts: [...order.map((i) => counts[i] ?? 0), counts[bounds.length] ?? 0],
  }
}
