// The data points of each type of metric (metrics.proto), each as field 1 of what contains it.
import type {
  Buckets,
  Exemplar,
  ExponentialPoint,
  HistogramPoint,
  NumberPoint,
  SummaryPoint,
} from '../data/metrics.ts'
import { writeAttributes, writeAttributeSet } from './attributes.ts'
import {
  count64,
  message,
  writeBytes,
  writeCount,
  writeDouble,
  writeFixed,
  writeNonZero,
  writePacked,
  writePackedVarints,
  writeSint32,
} from './fields.ts'
import type { Writer } from './writer.ts'

const POINT = 0x0a
const START = 0x11
const TIME = 0x19

const double = (writer: Writer, value: number): void => writer.double(value)

export function writeNumberPoint(writer: Writer, point: NumberPoint): void {
  message(writer, POINT, () => {
    writeFixed(writer, START, point.startUnixNs)
    writeFixed(writer, TIME, point.timeUnixNs)
    writeValue(writer, 0x21, 0x31, point.value)
    writeExemplars(writer, 0x2a, point.exemplars)
    writeAttributes(writer, 0x3a, point.attributes.list)
    writeNonZero(writer, 0x40, point.flags)
  })
}

export function writeHistogramPoint(writer: Writer, point: HistogramPoint): void {
  message(writer, POINT, () => {
    writeFixed(writer, START, point.startUnixNs)
    writeFixed(writer, TIME, point.timeUnixNs)
    writeCount(writer, 0x21, point.count)
    if (point.sum !== undefined) writeDouble(writer, 0x29, point.sum)
    writePacked(writer, 0x32, point.counts, count64)
    writePacked(writer, 0x3a, point.bounds, double)
    writeExemplars(writer, 0x42, point.exemplars)
    writeAttributeSet(writer, point.attributes)
    writeNonZero(writer, 0x50, point.flags)
    if (point.min !== undefined) writeDouble(writer, 0x59, point.min)
    if (point.max !== undefined) writeDouble(writer, 0x61, point.max)
  })
}

export function writeExponentialPoint(writer: Writer, point: ExponentialPoint): void {
  message(writer, POINT, () => {
    writeAttributes(writer, 0x0a, point.attributes.list)
    writeFixed(writer, START, point.startUnixNs)
    writeFixed(writer, TIME, point.timeUnixNs)
    writeCount(writer, 0x21, point.count)
    if (point.sum !== undefined) writeDouble(writer, 0x29, point.sum)
    writeSint32(writer, 0x30, point.scale)
    writeCount(writer, 0x39, point.zeroCount)
    writeBuckets(writer, 0x42, point.positive)
    writeBuckets(writer, 0x4a, point.negative)
    writeNonZero(writer, 0x50, point.flags)
    writeExemplars(writer, 0x5a, point.exemplars)
    if (point.min !== undefined) writeDouble(writer, 0x61, point.min)
    if (point.max !== undefined) writeDouble(writer, 0x69, point.max)
    if (!Object.is(point.zeroThreshold, 0)) writeDouble(writer, 0x71, point.zeroThreshold)
  })
}

function writeBuckets(writer: Writer, tag: number, buckets: Buckets | undefined): void {
  if (!buckets) return
  message(writer, tag, () => {
    writeSint32(writer, 0x08, buckets.offset)
    writePackedVarints(writer, 0x12, buckets.counts)
  })
}

export function writeSummaryPoint(writer: Writer, point: SummaryPoint): void {
  message(writer, POINT, () => {
    writeFixed(writer, START, point.startUnixNs)
    writeFixed(writer, TIME, point.timeUnixNs)
    writeCount(writer, 0x21, point.count)
    writeDouble(writer, 0x29, point.sum)
    for (const { quantile, value } of point.quantiles) {
      message(writer, 0x32, () => {
        writeDouble(writer, 0x09, quantile)
        writeDouble(writer, 0x11, value)
      })
    }
    writeAttributes(writer, 0x3a, point.attributes.list)
    writeNonZero(writer, 0x40, point.flags)
  })
}

/** The oneof of a double and an sfixed64; nothing when no value was given. */
function writeValue(
  writer: Writer,
  doubleTag: number,
  intTag: number,
  value: number | bigint | undefined,
): void {
  if (typeof value === 'bigint') writeFixed(writer, intTag, value)
  else if (value !== undefined) writeDouble(writer, doubleTag, value)
}

function writeExemplars(
  writer: Writer,
  tag: number,
  exemplars: readonly Exemplar[] | undefined,
): void {
  if (!exemplars) return
  for (const exemplar of exemplars) {
    message(writer, tag, () => {
      writeFixed(writer, 0x11, exemplar.timeUnixNs)
      writeValue(writer, 0x19, 0x31, exemplar.value)
      if (exemplar.spanId) writeBytes(writer, 0x22, exemplar.spanId)
      if (exemplar.traceId) writeBytes(writer, 0x2a, exemplar.traceId)
      writeAttributes(writer, 0x3a, exemplar.attributes)
    })
  }
}
