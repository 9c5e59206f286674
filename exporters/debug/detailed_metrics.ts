// Verbosity `detailed` for metrics: the layout of the Collector's internal/otlptext.
import type { Metric, MetricData } from '../../pipeline/data/metrics.ts'
import { exponentialLines, histogramLines, numberLines, summaryLines } from './detailed_points.ts'
import { attributes, resourceLines, scopeLines } from './layout.ts'
import { byResource } from './resources.ts'
import { clean } from './values.ts'

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
  return [...byResource(data)].flatMap(([resource, groups], i) => [
    `ResourceMetrics #${i}`,
    ...resourceLines(resource),
    ...groups.flatMap(({ scope, metrics }, j) => [
      `ScopeMetrics #${j}`,
      ...scopeLines('ScopeMetrics', scope),
      ...metrics.flatMap((metric, k) => [`Metric #${k}`, ...metricLines(metric)]),
    ]),
  ])
}

function metricLines(metric: Metric): string[] {
  const { name, description, unit, type, metadata = [] } = metric
  return [
    'Descriptor:',
    `     -> Name: ${clean(name)}`,
    `     -> Description: ${clean(description)}`,
    `     -> Unit: ${clean(unit)}`,
    `     -> DataType: ${TYPES[type]}`,
    ...attributes('     -> Metadata', metadata),
    ...(type === 'sum' ? [`     -> IsMonotonic: ${metric.monotonic}`] : []),
    ...('temporality' in metric
      ? [`     -> AggregationTemporality: ${TEMPORALITIES[metric.temporality]}`]
      : []),
    ...pointLines(metric),
  ]
}

function pointLines(metric: Metric): string[] {
  switch (metric.type) {
    case 'gauge':
    case 'sum':
      return metric.points.flatMap(numberLines)
    case 'histogram':
      return metric.points.flatMap(histogramLines)
    case 'exponential_histogram':
      return metric.points.flatMap(exponentialLines)
    case 'summary':
      return metric.points.flatMap(summaryLines)
    default:
      return []
  }
}
