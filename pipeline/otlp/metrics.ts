// MetricData → ExportMetricsServiceRequest (opentelemetry/proto/metrics/v1/metrics.proto).
import type { Metric, MetricData } from '../data/metrics.ts'
import { writeAttributes } from './attributes.ts'
import { writeGroups } from './envelope.ts'
import { message, writeText, writeVarint } from './fields.ts'
import {
  writeExponentialPoint,
  writeHistogramPoint,
  writeNumberPoint,
  writeSummaryPoint,
} from './points.ts'
import type { Writer } from './writer.ts'

const TEMPORALITY = { unspecified: 0, delta: 1, cumulative: 2 } as const

/** The field of Metric that each type is. */
const DATA_TAG = {
  gauge: 0x2a,
  sum: 0x3a,
  histogram: 0x4a,
  exponential_histogram: 0x52,
  summary: 0x5a,
} as const

/**
 * Append an ExportMetricsServiceRequest. A point whose value is a bigint is `as_int`, a number is `as_double`, whole or not: a
 * series must not change its type.
 */
export function writeMetrics(writer: Writer, data: MetricData): void {
  writeGroups(writer, data, ({ metrics }) => {
    for (const metric of metrics) message(writer, 0x12, () => writeMetric(writer, metric))
  })
}

function writeMetric(writer: Writer, metric: Metric): void {
  writeText(writer, 0x0a, metric.name)
  writeText(writer, 0x12, metric.description)
  writeText(writer, 0x1a, metric.unit)
  if (metric.type !== 'empty') {
    message(writer, DATA_TAG[metric.type], () => {
      writePoints(writer, metric)
      if ('temporality' in metric) writeVarint(writer, 0x10, TEMPORALITY[metric.temporality])
      if (metric.type === 'sum' && metric.monotonic) writeVarint(writer, 0x18, 1)
    })
  }
  if (metric.metadata) writeAttributes(writer, 0x62, metric.metadata)
}

function writePoints(writer: Writer, metric: Exclude<Metric, { type: 'empty' }>): void {
  switch (metric.type) {
    case 'gauge':
    case 'sum':
      for (const point of metric.points) writeNumberPoint(writer, point)
      break
    case 'histogram':
      for (const point of metric.points) writeHistogramPoint(writer, point)
      break
    case 'exponential_histogram':
      for (const point of metric.points) writeExponentialPoint(writer, point)
      break
    case 'summary':
      for (const point of metric.points) writeSummaryPoint(writer, point)
  }
}
