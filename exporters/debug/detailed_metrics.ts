// Verbosity `detailed` for metrics: the layout of the Collector's internal/otlptext.
import type {
  HistogramPoint,
  Metric,
  MetricData,
  NumberPoint,
} from '../../pipeline/data/metrics.ts'
import { attributes, resourceLines, scopeLines } from './layout.ts'
import { clean, fixed, timestamp } from './values.ts'

const TYPES = {
  gauge: 'Gauge',
  sum: 'Sum',
  histogram: 'Histogram',
  exponential_histogram: 'ExponentialHistogram',
  summary: 'Summary',
  empty: 'Empty',
} as const
const TEMPORALITIES = {
  unspecified: 'Unspecified',
  cumulative: 'Cumulative',
  delta: 'Delta',
} as const

export function detailedMetrics(data: MetricData): string[] {
  return data.flatMap(({ resource, scope, metrics }, i) => [
    `ResourceMetrics #${i}`,
    ...resourceLines(resource),
    'ScopeMetrics #0',
    'ScopeMetrics SchemaURL: ',
    ...scopeLines(scope),
    ...metrics.flatMap((metric, k) => [`Metric #${k}`, ...metricLines(metric)]),
  ])
}

function metricLines(metric: Metric): string[] {
  const lines = [
    'Descriptor:',
    `     -> Name: ${clean(metric.name)}`,
    `     -> Description: ${clean(metric.description)}`,
    `     -> Unit: ${clean(metric.unit)}`,
    `     -> DataType: ${TYPES[metric.type]}`,
  ]
  if (metric.type === 'sum') lines.push(`     -> IsMonotonic: ${metric.monotonic}`)
  if ('temporality' in metric) {
    lines.push(`     -> AggregationTemporality: ${TEMPORALITIES[metric.temporality]}`)
  }
  if (metric.type === 'histogram') return [...lines, ...metric.points.flatMap(histogramLines)]
  if (metric.type !== 'gauge' && metric.type !== 'sum') return lines
  return [...lines, ...metric.points.flatMap(numberLines)]
}

function numberLines(point: NumberPoint, i: number): string[] {
  const { value } = point
  const text = typeof value === 'bigint' ? String(value) : fixed(value ?? 0)
  return [`NumberDataPoints #${i}`, ...pointLines(point), `Value: ${text}`]
}

function histogramLines(point: HistogramPoint, i: number): string[] {
  return [
    `HistogramDataPoints #${i}`,
    ...pointLines(point),
    `Count: ${point.count}`,
    ...(point.sum === undefined ? [] : [`Sum: ${fixed(point.sum)}`]),
    ...(point.min === undefined ? [] : [`Min: ${fixed(point.min)}`]),
    ...(point.max === undefined ? [] : [`Max: ${fixed(point.max)}`]),
    ...point.bounds.map((bound, j) => `ExplicitBounds #${j}: ${fixed(bound)}`),
    ...point.counts.map((count, j) => `Buckets #${j}, Count: ${count}`),
  ]
}

function pointLines(point: NumberPoint | HistogramPoint): string[] {
  return [
    ...attributes('Data point attributes', point.attributes.list),
    `StartTimestamp: ${timestamp(point.startUnixNs)}`,
    `Timestamp: ${timestamp(point.timeUnixNs)}`,
  ]
}
