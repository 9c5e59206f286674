// What the kinds of data points share (metrics.proto): attributes, exemplars, flags, and lists of numbers, packed or not.
import { attributeSet, NO_ATTRIBUTES, type AttributeSet } from '../../data/attributes.ts'
import type { Exemplar, HistogramPoint } from '../../data/metrics.ts'
import type { Cursor } from './cursor.ts'
import { put, type Mutable } from './mutable.ts'
import { readPair, type Pairs } from './values.ts'

interface Finished {
  attributes: AttributeSet
  exemplars?: readonly Exemplar[]
}

/** Put into a point what was collected while it was read. */
export function finish<T extends Finished>(
  point: T,
  pairs: Pairs,
  exemplars?: readonly Exemplar[],
): T {
  point.attributes = pairs.length === 0 ? NO_ATTRIBUTES : attributeSet(pairs)
  if (exemplars && exemplars.length > 0) point.exemplars = exemplars
  return point
}

type Totals = Mutable<
  Pick<HistogramPoint, 'startUnixNs' | 'timeUnixNs' | 'count' | 'sum' | 'min' | 'max' | 'flags'>
>

/** Of a point of either kind of histogram, the field at the cursor, or skip it. `max` comes after `min`, whose tag is given. */
export function readTotals(cursor: Cursor, point: Totals, min: number): void {
  const { tag } = cursor
  if (tag === 0x11) point.startUnixNs = cursor.fixed64()
  else if (tag === 0x19) point.timeUnixNs = cursor.fixed64()
  else if (tag === 0x21) point.count = cursor.count()
  else if (tag === 0x29) point.sum = cursor.double()
  else if (tag === 0x50) put(point, 'flags', cursor.uint32())
  else if (tag === min) point.min = cursor.double()
  else if (tag === min + 8) point.max = cursor.double()
  else cursor.skip()
}

/** Append the numbers of the field at the cursor: one, or a packed run of them. */
export function readNumbers<T>(cursor: Cursor, to: T[], read: (cursor: Cursor) => T): void {
  if ((cursor.tag & 7) !== 2) {
    to.push(read(cursor))
    return
  }
  const outer = cursor.enter()
  while (cursor.more()) to.push(read(cursor))
  cursor.leave(outer)
}

export const count = (cursor: Cursor): number | bigint => cursor.count()
export const uint64 = (cursor: Cursor): number | bigint => cursor.uint64()
export const double = (cursor: Cursor): number => cursor.double()

export function readExemplar(cursor: Cursor): Exemplar {
  const attributes: Pairs = []
  const exemplar: Mutable<Exemplar> = { timeUnixNs: 0n, value: undefined, attributes }
  const outer = cursor.enter()
  while (cursor.next()) {
    if (cursor.tag === 0x3a) readPair(cursor, attributes)
    else if (cursor.tag === 0x11) exemplar.timeUnixNs = cursor.fixed64()
    else if (cursor.tag === 0x19) exemplar.value = cursor.double()
    else if (cursor.tag === 0x31) exemplar.value = cursor.sfixed64()
    else if (cursor.tag === 0x22 || cursor.tag === 0x2a) readId(cursor, exemplar)
    else cursor.skip()
  }
  cursor.leave(outer)
  return exemplar
}

/** An empty id takes back the one before. */
function readId(cursor: Cursor, exemplar: Mutable<Exemplar>): void {
  const field = cursor.tag === 0x2a ? 'traceId' : 'spanId'
  const id = cursor.id()
  if (id) exemplar[field] = id
  else delete exemplar[field]
}
