// Our table as the OpenTelemetry SDK reads it: at collection, no instrument on any path.
import { ValueType, type HrTime } from '@opentelemetry/api'
import type { Resource } from '@opentelemetry/resources'
import {
  AggregationTemporality,
  DataPointType,
  type DataPoint,
  type MetricData,
  type MetricProducer,
} from '@opentelemetry/sdk-metrics'
import { SPANTAP_SCOPE } from '../data/resource.ts'
import type { Sample } from './telemetry.ts'

/** All samples as cumulative sums and gauges that began `since`. */
export function producer(
  samples: () => readonly Sample[],
  resource: Resource,
  since: Date,
): MetricProducer {
  const startTime = hrTime(since.getTime())
  return {
    collect: () => {
      const metrics = toMetrics(samples(), startTime, hrTime(Date.now()))
      const { name, version } = SPANTAP_SCOPE
      const scopeMetrics = [{ scope: { name, version }, metrics }]
      return Promise.resolve({ resourceMetrics: { resource, scopeMetrics }, errors: [] })
    },
  }
}

function toMetrics(samples: Iterable<Sample>, startTime: HrTime, endTime: HrTime): MetricData[] {
  const families = new Map<string, { sample: Sample; points: DataPoint<number>[] }>()
  for (const sample of samples) {
    const family = families.get(sample.name) ?? { sample, points: [] }
    families.set(sample.name, family)
    family.points.push({ startTime, endTime, attributes: sample.labels, value: sample.value })
  }
  return Array.from(families.values(), ({ sample, points }) => metric(sample, points))
}

function metric({ name, help, kind }: Sample, dataPoints: DataPoint<number>[]): MetricData {
  const common = {
    descriptor: { name, description: help, unit: '', valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
    dataPoints,
  }
  return kind === 'counter'
    ? { ...common, dataPointType: DataPointType.SUM, isMonotonic: true }
    : { ...common, dataPointType: DataPointType.GAUGE }
}

function hrTime(ms: number): HrTime {
  return [Math.floor(ms / 1000), (ms % 1000) * 1e6]
}
