// Our table as the OpenTelemetry SDK reads it: at collection, no instrument on any path.
import { ValueType, type HrTime } from '@opentelemetry/api'
import type { Resource } from '@opentelemetry/resources'
import {
  AggregationTemporality,
  DataPointType,
  type DataPoint,
  type Histogram,
  type MetricData,
  type MetricProducer,
} from '@opentelemetry/sdk-metrics'
import { SPANTAP_SCOPE } from '../data/resource.ts'
import type { Sample } from './telemetry.ts'
import { unitOf } from './units.ts'

/** All samples as cumulative sums and histograms, and gauges, that began `since`. */
export function producer(
  samples: () => readonly Sample[],
  resource: Resource,
  since: Date,
): MetricProducer {
  const startTime = hrTime(since.getTime())
  return {
    collect: () => {
      const metrics = toMetrics(samples(), { startTime, endTime: hrTime(Date.now()) })
      const { name, version } = SPANTAP_SCOPE
      const scopeMetrics = [{ scope: { name, version }, metrics }]
      return Promise.resolve({ resourceMetrics: { resource, scopeMetrics }, errors: [] })
    },
  }
}

type Times = Pick<DataPoint<number>, 'startTime' | 'endTime'>

function toMetrics(samples: Iterable<Sample>, times: Times): MetricData[] {
  const families = new Map<string, Sample[]>()
  for (const sample of samples) {
    const family = families.get(sample.name)
    if (family) family.push(sample)
    else families.set(sample.name, [sample])
  }
  return Array.from(families.values(), (family) => metric(family, times))
}

function metric(family: readonly Sample[], times: Times): MetricData {
  const { name, help, kind } = family[0]!
  const common = {
    descriptor: { name, description: help, unit: unitOf(name), valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  }
  if (kind === 'histogram') {
    const dataPoints = family.flatMap((sample) => toHistogram(sample, times))
    return { ...common, dataPoints, dataPointType: DataPointType.HISTOGRAM }
  }
  const dataPoints = family.map(({ labels, value }) => ({ ...times, attributes: labels, value }))
  return kind === 'counter'
    ? { ...common, dataPoints, dataPointType: DataPointType.SUM, isMonotonic: true }
    : { ...common, dataPoints, dataPointType: DataPointType.GAUGE }
}

function toHistogram({ labels, distribution }: Sample, times: Times): DataPoint<Histogram>[] {
  if (!distribution) return []
  const { bounds, counts, count, sum } = distribution
  const buckets = { boundaries: [...bounds], counts: Array.from(counts) }
  return [{ ...times, attributes: labels, value: { buckets, sum, count } }]
}

function hrTime(ms: number): HrTime {
  return [Math.floor(ms / 1000), (ms % 1000) * 1e6]
}
