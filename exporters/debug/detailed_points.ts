// Data points in verbosity `detailed`: the layout of the Collector's internal/otlptext.
import type {
  Exemplar,
  ExponentialPoint,
  HistogramPoint,
  NumberPoint,
  SummaryPoint,
} from '../../pipeline/data/metrics.ts'
import { fixed } from '../../pipeline/go_float.ts'
import { boundary } from './buckets.ts'
import { attributes } from './layout.ts'
import { hex, timestamp } from './values.ts'

type Point = NumberPoint | HistogramPoint | ExponentialPoint | SummaryPoint

export function numberLines(point: NumberPoint, i: number): string[] {
  return [
    `NumberDataPoints #${i}`,
    ...head(point),
    ...valueLines('Value', point.value),
    ...exemplarLines(point.exemplars),
  ]
}

export function histogramLines(point: HistogramPoint, i: number): string[] {
  return [
    `HistogramDataPoints #${i}`,
    ...head(point),
    ...totals(point),
    ...point.bounds.map((bound, j) => `ExplicitBounds #${j}: ${fixed(bound)}`),
    ...point.counts.map((count, j) => `Buckets #${j}, Count: ${count}`),
    ...exemplarLines(point.exemplars),
  ]
}

export function exponentialLines(point: ExponentialPoint, i: number): string[] {
  const { scale, zeroCount, positive, negative } = point
  const at = (index: number): string => fixed(boundary(scale, index))
  const minus = (index: number): string => fixed(-boundary(scale, index))
  const below = (negative?.counts ?? []).map((count, j) => {
    const index = negative!.offset + j
    return `Bucket [${minus(index + 1)}, ${minus(index)}), Count: ${count}`
  })
  const above = (positive?.counts ?? []).map((count, j) => {
    const index = positive!.offset + j
    return `Bucket (${at(index)}, ${at(index + 1)}], Count: ${count}`
  })
  return [
    `ExponentialHistogramDataPoints #${i}`,
    ...head(point),
    ...totals(point),
    ...below.toReversed(),
    ...(Number(zeroCount) === 0 ? [] : [`Bucket [0, 0], Count: ${zeroCount}`]),
    ...above,
    ...exemplarLines(point.exemplars),
  ]
}

export function summaryLines(point: SummaryPoint, i: number): string[] {
  return [
    `SummaryDataPoints #${i}`,
    ...head(point),
    `Count: ${point.count}`,
    `Sum: ${fixed(point.sum)}`,
    ...point.quantiles.map(
      ({ quantile, value }, j) =>
        `QuantileValue #${j}: Quantile ${fixed(quantile)}, Value ${fixed(value)}`,
    ),
  ]
}

function head(point: Point): string[] {
  return [
    ...attributes('Data point attributes', point.attributes.list),
    `StartTimestamp: ${timestamp(point.startUnixNs)}`,
    `Timestamp: ${timestamp(point.timeUnixNs)}`,
  ]
}

function totals({ count, sum, min, max }: HistogramPoint | ExponentialPoint): string[] {
  return [
    `Count: ${count}`,
    ...valueLines('Sum', sum),
    ...valueLines('Min', min),
    ...valueLines('Max', max),
  ]
}

function valueLines(name: string, value: number | bigint | undefined): string[] {
  if (value === undefined) return []
  return [`${name}: ${typeof value === 'bigint' ? value : fixed(value)}`]
}

function exemplarLines(exemplars: readonly Exemplar[] = []): string[] {
  if (exemplars.length === 0) return []
  return [
    'Exemplars:',
    ...exemplars.flatMap((exemplar, i) => [
      `Exemplar #${i}`,
      `     -> Trace ID: ${hex(exemplar.traceId)}`,
      `     -> Span ID: ${hex(exemplar.spanId)}`,
      `     -> Timestamp: ${timestamp(exemplar.timeUnixNs)}`,
      ...valueLines('     -> Value', exemplar.value),
      ...attributes('     -> FilteredAttributes', exemplar.attributes),
    ]),
  ]
}
