// What the first line of a batch counts.
import { recordCount, type LogData } from '../../pipeline/data/logs.ts'
import { pointCount, type MetricData } from '../../pipeline/data/metrics.ts'
import type { SpanBatch } from '../../pipeline/data/spans.ts'
import { byResource } from './resources.ts'

type Counts = Readonly<Record<string, number>>

export const countTraces = (batch: SpanBatch): Counts => ({
  'resource spans': new Set(batch.resource).size,
  spans: batch.length,
})

export const countMetrics = (data: MetricData): Counts => ({
  'resource metrics': byResource(data).size,
  metrics: data.reduce((sum, { metrics }) => sum + metrics.length, 0),
  'data points': pointCount(data),
})

export const countLogs = (data: LogData): Counts => ({
  'resource logs': byResource(data).size,
  'log records': recordCount(data),
})
