// NumberDataPoint, HistogramDataPoint and SummaryDataPoint (metrics.proto).
import { NO_ATTRIBUTES } from '../../data/attributes.ts'
import type {
  Count,
  Exemplar,
  HistogramPoint,
  NumberPoint,
  Quantile,
  SummaryPoint,
} from '../../data/metrics.ts'
import type { Cursor } from './cursor.ts'
import { put, type Mutable } from './mutable.ts'
import { count, double, finish, readExemplar, readNumbers, readTotals } from './point.ts'
import { readPair, type Pairs } from './values.ts'

/** Tag of a histogram's `min`; `max` is the next field. */
const MIN = 0x59

const UNTIMED = { attributes: NO_ATTRIBUTES, startUnixNs: 0n, timeUnixNs: 0n }

export function readNumberPoint(cursor: Cursor): NumberPoint {
  const pairs: Pairs = []
  const exemplars: Exemplar[] = []
  const point: Mutable<NumberPoint> = { ...UNTIMED, value: undefined }
  const outer = cursor.enter()
  while (cursor.next()) {
    if (cursor.tag === 0x3a) readPair(cursor, pairs)
    else if (cursor.tag === 0x11) point.startUnixNs = cursor.fixed64()
    else if (cursor.tag === 0x19) point.timeUnixNs = cursor.fixed64()
    else if (cursor.tag === 0x21) point.value = cursor.double()
    else if (cursor.tag === 0x31) point.value = cursor.sfixed64()
    else if (cursor.tag === 0x2a) exemplars.push(readExemplar(cursor))
    else if (cursor.tag === 0x40) put(point, 'flags', cursor.uint32())
    else cursor.skip()
  }
  cursor.leave(outer)
  return finish(point, pairs, exemplars)
}

export function readHistogramPoint(cursor: Cursor): HistogramPoint {
  const pairs: Pairs = []
  const exemplars: Exemplar[] = []
  const counts: Count[] = []
  const bounds: number[] = []
  const point: Mutable<HistogramPoint> = { ...UNTIMED, count: 0, bounds, counts }
  const outer = cursor.enter()
  while (cursor.next()) {
    switch (cursor.tag) {
      case 0x4a:
        readPair(cursor, pairs)
        break
      case 0x31:
      case 0x32:
        readNumbers(cursor, counts, count)
        break
      case 0x39:
      case 0x3a:
        readNumbers(cursor, bounds, double)
        break
      case 0x42:
        exemplars.push(readExemplar(cursor))
        break
      default:
        readTotals(cursor, point, MIN)
    }
  }
  cursor.leave(outer)
  return finish(point, pairs, exemplars)
}

export function readSummaryPoint(cursor: Cursor): SummaryPoint {
  const pairs: Pairs = []
  const quantiles: Quantile[] = []
  const point: Mutable<SummaryPoint> = { ...UNTIMED, count: 0, sum: 0, quantiles }
  const outer = cursor.enter()
  while (cursor.next()) {
    if (cursor.tag === 0x3a) readPair(cursor, pairs)
    else if (cursor.tag === 0x11) point.startUnixNs = cursor.fixed64()
    else if (cursor.tag === 0x19) point.timeUnixNs = cursor.fixed64()
    else if (cursor.tag === 0x21) point.count = cursor.count()
    else if (cursor.tag === 0x29) point.sum = cursor.double()
    else if (cursor.tag === 0x32) quantiles.push(readQuantile(cursor))
    else if (cursor.tag === 0x40) put(point, 'flags', cursor.uint32())
    else cursor.skip()
  }
  cursor.leave(outer)
  return finish(point, pairs)
}

function readQuantile(cursor: Cursor): Quantile {
  let quantile = 0
  let value = 0
  const outer = cursor.enter()
  while (cursor.next()) {
    if (cursor.tag === 0x09) quantile = cursor.double()
    else if (cursor.tag === 0x11) value = cursor.double()
    else cursor.skip()
  }
  cursor.leave(outer)
  return { quantile, value }
}
