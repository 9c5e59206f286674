// Metrics are cut between data points: a metric whose points go to two batches is in both.
import type { Metric, MetricData, MetricGroup } from '../../pipeline/data/metrics.ts'
import { divide, runsOf, type Sizes } from './divide.ts'
import type { Shape } from './shape.ts'

export const metrics: Shape<MetricData> = {
  join: (parts) => parts.flat(),
  divide: (data, sizes) => divide(data, sizes, pointsOfGroup, splitGroup),
}

const pointsOf = (metric: Metric): number => metric.points.length

const pointsOfGroup = ({ metrics }: MetricGroup): number =>
  metrics.reduce((sum, metric) => sum + metric.points.length, 0)

const splitGroup = (group: MetricGroup, sizes: Sizes): MetricGroup[] =>
  divide(group.metrics, sizes, pointsOf, splitMetric).map((metrics) => ({ ...group, metrics }))

const splitMetric = (metric: Metric, sizes: Sizes): Metric[] =>
  runsOf<Metric['points'][number]>(metric.points, sizes).map(
    (points) => ({ ...metric, points }) as Metric,
  )
