// MetricData → ExportMetricsServiceRequest (opentelemetry/proto/metrics/v1/metrics.proto). Once per collection: plain is enough.
import type { HistogramPoint, Metric, MetricData, NumberPoint } from '../data/metrics.ts'
import { writeAttributes, writeAttributeSet } from './attributes.ts'
import { writeResource, writeScope, writeText } from './envelope.ts'
import { varintSize, type Writer } from './writer.ts'

const TEMPORALITY = { unspecified: 0, delta: 1, cumulative: 2 } as const

/** The field of Metric that each type is. */
const DATA_TAG = { gauge: 0x2a, sum: 0x3a, histogram: 0x4a } as const

/**
 * Append an ExportMetricsServiceRequest, one ResourceMetrics per group. A point whose value is a bigint is `as_int`, a number is
 * `as_double`, whole or not: a series must not change its type.
 */
export function writeMetrics(writer: Writer, data: MetricData): void {
  for (const group of data) {
    message(writer, 0x0a, () => {
      writeResource(writer, group.resource)
      message(writer, 0x12, () => {
        writeScope(writer, group.scope)
        for (const metric of group.metrics) message(writer, 0x12, () => writeMetric(writer, metric))
      })
      writeText(writer, 0x1a, group.resource.schemaUrl)
    })
  }
}

function message(writer: Writer, tag: number, contents: () => void): void {
  writer.need(16)
  writer.byte(tag)
  const start = writer.begin(2)
  contents()
  writer.end(start, 2)
}

function writeMetric(writer: Writer, metric: Metric): void {
  if (metric.type !== 'gauge' && metric.type !== 'sum' && metric.type !== 'histogram') {
    throw new Error(`metrics of type ${metric.type} cannot be encoded yet`)
  }
  writeText(writer, 0x0a, metric.name)
  writeText(writer, 0x12, metric.description)
  writeText(writer, 0x1a, metric.unit)
  message(writer, DATA_TAG[metric.type], () => {
    if (metric.type === 'histogram') {
      for (const point of metric.points) {
        message(writer, 0x0a, () => writeHistogramPoint(writer, point))
      }
    } else {
      for (const point of metric.points) {
        message(writer, 0x0a, () => writeNumberPoint(writer, point))
      }
    }
    if (metric.type !== 'gauge') writeVarint(writer, 0x10, TEMPORALITY[metric.temporality])
    if (metric.type === 'sum' && metric.monotonic) writeVarint(writer, 0x18, 1)
  })
}

function writeNumberPoint(writer: Writer, point: NumberPoint): void {
  writeTimes(writer, point)
  if (typeof point.value === 'bigint') writeFixed(writer, 0x31, point.value)
  else if (point.value !== undefined) writeDouble(writer, 0x21, point.value)
  writeAttributes(writer, 0x3a, point.attributes.list)
}

function writeHistogramPoint(writer: Writer, point: HistogramPoint): void {
  writeTimes(writer, point)
  writeFixed(writer, 0x21, BigInt(point.count))
  if (point.sum !== undefined) writeDouble(writer, 0x29, point.sum)
  writePacked(writer, 0x32, point.counts, (count) => writer.fixedBigint(BigInt(count)))
  writePacked(writer, 0x3a, point.bounds, (bound) => writer.double(bound))
  writeAttributeSet(writer, point.attributes)
  if (point.min !== undefined) writeDouble(writer, 0x59, point.min)
  if (point.max !== undefined) writeDouble(writer, 0x61, point.max)
}

function writeTimes(writer: Writer, point: NumberPoint | HistogramPoint): void {
  writeFixed(writer, 0x11, point.startUnixNs)
  writeFixed(writer, 0x19, point.timeUnixNs)
}

function writeFixed(writer: Writer, tag: number, value: bigint): void {
  writer.need(9)
  writer.byte(tag)
  writer.fixedBigint(value)
}

function writeDouble(writer: Writer, tag: number, value: number): void {
  writer.need(9)
  writer.byte(tag)
  writer.double(value)
}

function writeVarint(writer: Writer, tag: number, value: number): void {
  writer.need(11)
  writer.byte(tag)
  writer.varint(value)
}

/** A packed field of eight-byte numbers. */
function writePacked<T>(
  writer: Writer,
  tag: number,
  values: readonly T[],
  write: (value: T) => void,
): void {
  if (values.length === 0) return
  const length = values.length * 8
  writer.need(1 + varintSize(length) + length)
  writer.byte(tag)
  writer.varint(length)
  for (const value of values) write(value)
}
