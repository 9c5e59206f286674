// Metrics are cut between data points: a metric whose points go to two batches is in both.
import type { Metric, MetricData } from '../../pipeline/data/metrics.ts'
import type { Part } from './shape.ts'
import { slice } from './slice.ts'

export function metrics(parts: readonly Part<MetricData>[]): MetricData {
  return parts.flatMap(({ data, from, to }) =>
    slice(data, from, to, pointsOfGroup, (group, from, to) => ({
      ...group,
      metrics: slice(group.metrics, from, to, pointsOf, pointsBetween),
    })),
  )
}

const pointsOf = (metric: Metric): number => metric.points.length

const pointsOfGroup = ({ metrics }: MetricData[number]): number =>
  metrics.reduce((sum, metric) => sum + metric.points.length, 0)

const pointsBetween = (metric: Metric, from: number, to: number): Metric =>
  ({ ...metric, points: metric.points.slice(from, to) }) as Metric
