// What the SDK collected, in our own shapes, for our own protobuf.
import type { Attributes, HrTime } from '@opentelemetry/api'
import type { Resource as SdkResource } from '@opentelemetry/resources'
import {
  DataPointType,
  type DataPoint,
  type Histogram as SdkHistogram,
  type MetricData as SdkMetric,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base'
import {
  attributeSet,
  NO_ATTRIBUTES,
  type AttributeList,
  type AttributeValue,
} from '../data/attributes.ts'
import type { HistogramPoint, Metric, MetricData, NumberPoint } from '../data/metrics.ts'
import type { Resource, Scope } from '../data/resource.ts'
import { SpanBatch } from '../data/spans.ts'

type SdkScope = ReadableSpan['instrumentationScope']

/** Sums, gauges and histograms, which is all that `producer` makes. */
export function toMetricData({ resource, scopeMetrics }: ResourceMetrics): MetricData {
  return scopeMetrics.map(({ scope, metrics }) => ({
    resource: toResource(resource),
    scope: toScope(scope),
    metrics: metrics.flatMap(toMetric),
  }))
}

function toMetric(metric: SdkMetric): Metric[] {
  const { name, description, unit } = metric.descriptor
  if (metric.dataPointType === DataPointType.GAUGE) {
    return [{ type: 'gauge', name, description, unit, points: metric.dataPoints.map(toPoint) }]
  }
  if (metric.dataPointType === DataPointType.HISTOGRAM) {
    const points = metric.dataPoints.map(toHistogramPoint)
    return [{ type: 'histogram', temporality: 'cumulative', name, description, unit, points }]
  }
  if (metric.dataPointType !== DataPointType.SUM) return []
  const { isMonotonic: monotonic, dataPoints } = metric
  const sum = { type: 'sum', temporality: 'cumulative', monotonic } as const
  return [{ ...sum, name, description, unit, points: dataPoints.map(toPoint) }]
}

function toPoint(point: DataPoint<number>): NumberPoint {
  return { ...placed(point), value: point.value }
}

function toHistogramPoint(point: DataPoint<SdkHistogram>): HistogramPoint {
  const { buckets, count, sum } = point.value
  return {
    ...placed(point),
    bounds: buckets.boundaries,
    counts: buckets.counts,
    count,
    ...(sum !== undefined && { sum }),
  }
}

function placed({ attributes, startTime, endTime }: DataPoint<unknown>) {
  return {
    attributes: attributeSet(toList(attributes)),
    startUnixNs: unixNs(startTime),
    timeUnixNs: unixNs(endTime),
  }
}

/** Spans of our own tracing. They have no links and no events. */
export function toSpanBatch(spans: readonly ReadableSpan[]): SpanBatch {
  const batch = new SpanBatch(spans.length)
  // What spans share is one object: it is grouped by that.
  const resources = new Map<SdkResource, Resource>()
  const scopes = new Map<SdkScope, Scope>()
  for (const span of spans) {
    const resource = resources.get(span.resource) ?? toResource(span.resource)
    resources.set(span.resource, resource)
    const scope = scopes.get(span.instrumentationScope) ?? toScope(span.instrumentationScope)
    scopes.set(span.instrumentationScope, scope)
    const row = batch.add(resource, scope, span.name)
    const { traceId, spanId, traceFlags } = span.spanContext()
    const parent = span.parentSpanContext?.spanId
    batch.setIds(row, hex(traceId), hex(spanId), parent === undefined ? undefined : hex(parent))
    const start = unixNs(span.startTime)
    const duration = Number(unixNs(span.endTime) - start)
    batch.setTimes(row, 0, duration, Number(start & 0xffffffffn), Number(start >> 32n))
    // The SDK counts kinds from internal = 0, OTLP from unspecified = 0.
    batch.kind[row] = span.kind + 1
    batch.status[row] = span.status.code
    batch.flags[row] = traceFlags
    batch.own[row] = toList(span.attributes)
    const { message } = span.status
    if (message !== undefined) batch.extra[row] = { statusMessage: message }
  }
  return batch
}

function toResource({ attributes, schemaUrl }: SdkResource): Resource {
  return {
    attributes: attributeSet(toList(attributes)),
    schemaUrl: schemaUrl ?? '',
    service: String(attributes['service.name'] ?? ''),
  }
}

function toScope({ name, version }: SdkScope): Scope {
  return { name, version: version ?? '', attributes: NO_ATTRIBUTES }
}

function toList(attributes: Attributes): AttributeList {
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .flatMap(([key, value]) => [key, value as AttributeValue])
}

const hex = (id: string): Uint8Array => Buffer.from(id, 'hex')
const unixNs = ([seconds, ns]: HrTime): bigint =>
  BigInt(seconds) * 1_000_000_000n + BigInt(Math.round(ns))
