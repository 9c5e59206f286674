// ExponentialHistogramDataPoint (metrics.proto).
import { NO_ATTRIBUTES } from '../../data/attributes.ts'
import type { Count, Exemplar, ExponentialPoint } from '../../data/metrics.ts'
import type { Cursor } from './cursor.ts'
import type { Mutable } from './mutable.ts'
import { finish, readExemplar, readNumbers, readTotals, uint64 } from './point.ts'
import { readPair, type Pairs } from './values.ts'

/** Tag of `min`; `max` is the next field. */
const MIN = 0x61

interface Filling {
  offset: number
  readonly counts: Count[]
}

type Read = Omit<Mutable<ExponentialPoint>, 'positive' | 'negative'> & {
  positive?: Filling
  negative?: Filling
}

export function readExponentialPoint(cursor: Cursor): ExponentialPoint {
  const pairs: Pairs = []
  const exemplars: Exemplar[] = []
  const point: Read = {
    attributes: NO_ATTRIBUTES,
    startUnixNs: 0n,
    timeUnixNs: 0n,
    count: 0,
    scale: 0,
    zeroCount: 0,
    zeroThreshold: 0,
  }
  const outer = cursor.enter()
  while (cursor.next()) {
    if (cursor.tag === 0x0a) readPair(cursor, pairs)
    else if (cursor.tag === 0x5a) exemplars.push(readExemplar(cursor))
    else readField(cursor, point)
  }
  cursor.leave(outer)
  if (isEmpty(point.positive)) delete point.positive
  if (isEmpty(point.negative)) delete point.negative
  return finish(point, pairs, exemplars)
}

/** Empty buckets say what their absence says: JSON has no other way to write it. */
const isEmpty = (buckets: Filling | undefined): boolean =>
  buckets !== undefined && buckets.offset === 0 && buckets.counts.length === 0

function readField(cursor: Cursor, point: Read): void {
  switch (cursor.tag) {
    case 0x30:
      point.scale = cursor.sint32()
      break
    case 0x39:
      point.zeroCount = cursor.count()
      break
    case 0x42:
      point.positive = readBuckets(cursor, point.positive ?? { offset: 0, counts: [] })
      break
    case 0x4a:
      point.negative = readBuckets(cursor, point.negative ?? { offset: 0, counts: [] })
      break
    case 0x71:
      point.zeroThreshold = cursor.double()
      break
    default:
      readTotals(cursor, point, MIN)
  }
}

/** Numbers are added to `to`, as a message that comes twice is merged. */
function readBuckets(cursor: Cursor, to: Filling): Filling {
  const outer = cursor.enter()
  while (cursor.next()) {
    if (cursor.tag === 0x08) to.offset = cursor.sint32()
    else if (cursor.tag === 0x10 || cursor.tag === 0x12) readNumbers(cursor, to.counts, uint64)
    else cursor.skip()
  }
  cursor.leave(outer)
  return to
}
