// Verbosity `normal` for metrics: a line per data point, as the Collector's internal/normal writes them.
import type { AttributeSet } from '../../pipeline/data/attributes.ts'
import type {
  ExponentialPoint,
  HistogramPoint,
  Metric,
  MetricData,
  SummaryPoint,
} from '../../pipeline/data/metrics.ts'
import { fixed, shortest } from '../../pipeline/go_float.ts'
import { boundary } from './buckets.ts'
import { byResource } from './resources.ts'
import { clean } from './values.ts'
import { resourceText, scopeText, words } from './words.ts'

interface Point {
  readonly attributes: AttributeSet
}

export function normalMetrics(data: MetricData): string[] {
  return [...byResource(data)].flatMap(([resource, groups], i) => [
    `ResourceMetrics #${i}${resourceText(resource)}`,
    ...groups.flatMap(({ scope, metrics }, j) => [
      `ScopeMetrics #${j}${scopeText(scope)}`,
      ...metrics.flatMap(metricLines),
    ]),
  ])
}

function metricLines(metric: Metric): string[] {
  const line = (point: Point, value: string): string =>
    `${clean(metric.name)}{${words(point.attributes.list).join(',')}} ${value}`
  switch (metric.type) {
    case 'gauge':
    case 'sum':
      return metric.points.map((point) => line(point, numberText(point.value)))
    case 'histogram':
      return metric.points.map((point) => line(point, histogramText(point)))
    case 'exponential_histogram':
      return metric.points.map((point) => line(point, exponentialText(point)))
    case 'summary':
      return metric.points.map((point) => line(point, summaryText(point)))
    default:
      return []
  }
}

function numberText(value: number | bigint | undefined): string {
  if (value === undefined) return ''
  return typeof value === 'bigint' ? String(value) : shortest(value)
}

function histogramText(point: HistogramPoint): string {
  const { bounds, counts } = point
  const buckets = counts.map((n, i) => (i < bounds.length ? `le${shortest(bounds[i]!)}=${n}` : n))
  return [...totals(point), ...buckets].join(' ')
}

function exponentialText(point: ExponentialPoint): string {
  const { scale, positive, negative, zeroCount } = point
  const below = (negative?.counts ?? []).map(
    (n, i) => `le${shortest(-boundary(scale, negative!.offset + i))}=${n}`,
  )
  const above = (positive?.counts ?? []).map(
    (n, i) => `le${shortest(boundary(scale, positive!.offset + i + 1))}=${n}`,
  )
  const zero = Number(zeroCount) === 0 ? [] : [`zero=${zeroCount}`]
  return [...totals(point), ...below.toReversed(), ...zero, ...above].join(' ')
}

function totals({ count, sum, min, max }: HistogramPoint | ExponentialPoint): string[] {
  return [
    `count=${count}`,
    ...(sum === undefined ? [] : [`sum=${shortest(sum)}`]),
    ...(min === undefined ? [] : [`min=${shortest(min)}`]),
    ...(max === undefined ? [] : [`max=${shortest(max)}`]),
  ]
}

function summaryText({ count, sum, quantiles }: SummaryPoint): string {
  const values = quantiles.map((q) => `q${shortest(q.quantile)}=${shortest(q.value)}`)
  return [`count=${count}`, `sum=${fixed(sum)}`, ...values].join(' ')
}
