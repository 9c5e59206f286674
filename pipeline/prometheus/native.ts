// Native histograms: OTLP's exponential histograms as Prometheus has them (schema −4 to 8, one index higher, gaps between spans).
import type { Buckets } from '../data/metrics.ts'

export interface NativeBuckets {
  /** OTLP's index of the first one. */
  readonly offset: number
  readonly counts: readonly number[]
}

export interface NativeHistogram {
  readonly schema: number
  readonly zeroThreshold: number
  readonly zeroCount: number
  readonly positive: NativeBuckets
  readonly negative: NativeBuckets
}

export interface Span {
  /** Distance from the end of the span before. */
  readonly offset: number
  readonly length: number
}

const MOST_SCHEMA = 8
const LEAST_SCHEMA = -4
/** Where OTLP says nothing (Prometheus's own default). */
const ZERO_THRESHOLD = 1e-128
/** A gap of so many buckets costs less as empty buckets than as a new span. */
const SMALL_GAP = 2
/** Powers of two that a double may be, to either side: no number is in a bucket further out. */
const MOST_EXPONENT = 1100
/** Buckets of a sum; a wider range is told more coarsely. */
const MOST_BUCKETS = 2 ** 14
const NONE: NativeBuckets = { offset: 0, counts: [] }

/** Undefined: the scale is none that Prometheus has, or no number is in those buckets. */
export function nativeOf(
  scale: number,
  zeroThreshold: number,
  zeroCount: number,
  positive: Buckets | undefined,
  negative: Buckets | undefined,
): NativeHistogram | undefined {
  if (scale < LEAST_SCHEMA) return undefined
  const shift = Math.max(0, scale - MOST_SCHEMA)
  const above = coarser(plain(positive), shift)
  const below = coarser(plain(negative), shift)
  const schema = scale - shift
  const most = MOST_EXPONENT * 2 ** schema
  if ([above, below].some(({ offset }) => Math.abs(offset) > most)) return undefined
  return {
    schema,
    zeroThreshold: zeroThreshold === 0 ? ZERO_THRESHOLD : zeroThreshold,
    zeroCount,
    positive: above,
    negative: below,
  }
}

/** Both as one, at the coarser scale and the wider zero. */
export function addedNative(a: NativeHistogram, b: NativeHistogram): NativeHistogram {
  let schema = Math.min(a.schema, b.schema)
  while (schema > LEAST_SCHEMA && widthOf(a, b, schema) > MOST_BUCKETS) schema--
  const zeroThreshold = Math.max(a.zeroThreshold, b.zeroThreshold)
  const of = (one: NativeHistogram, sign: 'positive' | 'negative'): [NativeBuckets, number] =>
    aboveZero(coarser(one[sign], one.schema - schema), schema, zeroThreshold)
  const [positive, zeroA] = of(a, 'positive')
  const [positiveB, zeroB] = of(b, 'positive')
  const [negative, zeroC] = of(a, 'negative')
  const [negativeB, zeroD] = of(b, 'negative')
  return {
    schema,
    zeroThreshold,
    zeroCount: a.zeroCount + b.zeroCount + zeroA + zeroB + zeroC + zeroD,
    positive: merged(positive, positiveB),
    negative: merged(negative, negativeB),
  }
}

/** Spans and, for each bucket in them, the difference from the one before. */
export function spansOf({ offset, counts }: NativeBuckets): { spans: Span[]; deltas: number[] } {
  const spans: { offset: number; length: number }[] = []
  const deltas: number[] = []
  let before = 0
  let next = 0
  const add = (count: number): void => {
    spans.at(-1)!.length++
    deltas.push(count - before)
    before = count
  }
  for (const [i, count] of counts.entries()) {
    const index = offset + i + 1
    const gap = index - next
    if (i === 0 || gap > SMALL_GAP) spans.push({ offset: gap, length: 0 })
    else for (let j = 0; j < gap; j++) add(0)
    add(count)
    next = index + 1
  }
  return { spans, deltas }
}

/** All that is in buckets and in zero. */
export function populationOf({ zeroCount, positive, negative }: NativeHistogram): number {
  return [...positive.counts, ...negative.counts].reduce((sum, count) => sum + count, zeroCount)
}

/** Buckets from the first to the last of both, on the side that has more. */
function widthOf(a: NativeHistogram, b: NativeHistogram, schema: number): number {
  const widths = (['positive', 'negative'] as const).map((sign) => {
    const ends = [a, b]
      .filter((one) => one[sign].counts.length > 0)
      .flatMap((one) => {
        const size = 2 ** (one.schema - schema)
        const { offset, counts } = one[sign]
        return [offset / size, (offset + counts.length) / size]
      })
    return ends.length === 0 ? 0 : Math.max(...ends) - Math.min(...ends)
  })
  return Math.max(...widths)
}

const plain = (buckets: Buckets | undefined): NativeBuckets =>
  buckets ? { offset: buckets.offset, counts: buckets.counts.map(Number) } : NONE

/** Each 2^shift buckets as one. */
function coarser({ offset, counts }: NativeBuckets, shift: number): NativeBuckets {
  if (shift === 0 || counts.length === 0) return { offset, counts }
  const size = 2 ** shift
  const first = Math.floor(offset / size)
  const length = Math.floor((offset + counts.length - 1) / size) - first + 1
  const sums = Array.from({ length }, () => 0)
  for (const [i, count] of counts.entries()) sums[Math.floor((offset + i) / size) - first]! += count
  return { offset: first, counts: sums }
}

/** Without the buckets that lie in the zero bucket, and what was in them. */
function aboveZero(
  { offset, counts }: NativeBuckets,
  schema: number,
  threshold: number,
): [NativeBuckets, number] {
  const base = 2 ** (2 ** -schema)
  let below = 0
  while (below < counts.length && base ** (offset + below + 1) <= threshold) below++
  const zero = counts.slice(0, below).reduce((sum, count) => sum + count, 0)
  return [{ offset: offset + below, counts: counts.slice(below) }, zero]
}

function merged(a: NativeBuckets, b: NativeBuckets): NativeBuckets {
  if (a.counts.length === 0) return b
  if (b.counts.length === 0) return a
  const offset = Math.min(a.offset, b.offset)
  const end = Math.max(a.offset + a.counts.length, b.offset + b.counts.length)
  const at = ({ offset: from, counts }: NativeBuckets, index: number): number =>
    counts[index - from] ?? 0
  const counts = Array.from(
    { length: end - offset },
    (_, i) => at(a, offset + i) + at(b, offset + i),
  )
  return { offset, counts }
}
