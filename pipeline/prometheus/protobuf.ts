// Prometheus's protobuf format, the only one with native histograms: a MetricFamily (io.prometheus.client, metrics.proto) behind its
// length for each family.
import { varintSize, Writer } from '../otlp/writer.ts'
import type { LabelMap } from './labels.ts'
import { sorted } from './labels.ts'
import type { FamilyType } from './name.ts'
import { spansOf, type NativeBuckets, type NativeHistogram } from './native.ts'
import type { HistogramValue, SummaryValue } from './text.ts'

const TYPES: { readonly [T in FamilyType]: number } = {
  counter: 0,
  gauge: 1,
  summary: 2,
  histogram: 4,
}

export interface ProtobufExemplar {
  readonly labels: LabelMap
  readonly value: number
  readonly timeUnixNs: bigint
}

/** What all types have. */
export interface Circumstances {
  /** Unix ms, only where timestamps are wanted. */
  readonly timeMs: number | undefined
  /** When it began to count; 0: not known. */
  readonly createdUnixNs: bigint
  readonly exemplars: readonly ProtobufExemplar[]
}

/** One metric family while it is written. */
export class ProtobufFamily {
  readonly type: FamilyType
  readonly #writer = new Writer(4096)

  constructor(name: string, type: FamilyType, help: string) {
    this.type = type
    this.#text(1, name)
    this.#text(2, help)
    this.#varint(3, TYPES[type])
  }

  /** A counter's or gauge's value. */
  add(labels: LabelMap, value: number, about: Circumstances): void {
    this.#metric(labels, about, () => {
      this.#message(this.type === 'counter' ? 3 : 2, () => {
        this.#double(1, value)
        if (this.type !== 'counter') return
        const exemplar = about.exemplars.at(-1)
        if (exemplar) this.#exemplar(2, exemplar)
        this.#created(3, about)
      })
    })
  }

  /** `exemplars` by bucket, as the text formats have them. */
  addHistogram(
    labels: LabelMap,
    value: HistogramValue,
    about: Circumstances,
    exemplars: readonly (ProtobufExemplar | undefined)[],
  ): void {
    const { bounds, counts } = value
    const bucket = (bound: number, count: number, exemplar: ProtobufExemplar | undefined): void =>
      this.#message(3, () => {
        this.#varint(1, count)
        this.#double(2, bound)
        if (exemplar) this.#exemplar(3, exemplar)
      })
    this.#metric(labels, about, () => {
      this.#message(7, () => {
        this.#varint(1, value.count)
        this.#double(2, value.sum)
        let count = 0
        for (const [i, bound] of bounds.entries()) {
          bucket(bound, (count += counts[i] ?? 0), exemplars[i])
        }
        if (exemplars[bounds.length]) bucket(Infinity, value.count, exemplars[bounds.length])
        this.#created(15, about)
      })
    })
  }

  addNative(
    labels: LabelMap,
    { count, sum }: { readonly count: number; readonly sum: number },
    native: NativeHistogram,
    about: Circumstances,
  ): void {
    this.#metric(labels, about, () => {
      this.#message(7, () => {
        this.#varint(1, count)
        this.#double(2, sum)
        this.#zigzag(5, native.schema)
        this.#double(6, native.zeroThreshold)
        this.#varint(7, native.zeroCount)
        this.#buckets(9, native.negative)
        this.#buckets(12, native.positive)
        this.#created(15, about)
        for (const exemplar of about.exemplars) this.#exemplar(16, exemplar)
      })
    })
  }

  addSummary(
    labels: LabelMap,
    { quantiles, count, sum }: SummaryValue,
    about: Circumstances,
  ): void {
    this.#metric(labels, about, () => {
      this.#message(4, () => {
        this.#varint(1, count)
        this.#double(2, sum)
        for (const { quantile, value } of quantiles) {
          this.#message(3, () => {
            this.#double(1, quantile)
            this.#double(2, value)
          })
        }
        this.#created(4, about)
      })
    })
  }

  /** The whole family, behind its length. */
  bytes(): Uint8Array {
    const family = this.#writer.done()
    const length = new Writer(16)
    length.varint(family.length)
    return Buffer.concat([length.done(), family])
  }

  #metric(labels: LabelMap, { timeMs }: Circumstances, value: () => void): void {
    this.#message(4, () => {
      for (const [name, text] of sorted(labels)) this.#label(1, name, text)
      value()
      if (timeMs !== undefined) this.#bigint(6, BigInt(timeMs))
    })
  }

  /** Spans in field `field`, differences in the one behind it. */
  #buckets(field: number, buckets: NativeBuckets): void {
    const { spans, deltas } = spansOf(buckets)
    for (const { offset, length } of spans) {
      this.#message(field, () => {
        this.#zigzag(1, offset)
        this.#varint(2, length)
      })
    }
    for (const delta of deltas) this.#zigzag(field + 1, delta)
  }

  #exemplar(field: number, { labels, value, timeUnixNs }: ProtobufExemplar): void {
    this.#message(field, () => {
      for (const [name, text] of sorted(labels)) this.#label(1, name, text)
      this.#double(2, value)
      this.#timestamp(3, timeUnixNs)
    })
  }

  #created(field: number, { createdUnixNs }: Circumstances): void {
    if (createdUnixNs >= 1_000_000_000n) this.#timestamp(field, createdUnixNs)
  }

  #timestamp(field: number, unixNs: bigint): void {
    const seconds = unixNs / 1_000_000_000n
    const nanos = Number(unixNs % 1_000_000_000n)
    this.#message(field, () => {
      if (seconds !== 0n) this.#bigint(1, seconds)
      if (nanos !== 0) this.#varint(2, nanos)
    })
  }

  #label(field: number, name: string, value: string): void {
    this.#message(field, () => {
      this.#text(1, name)
      this.#text(2, value)
    })
  }

  #text(field: number, text: string): void {
    this.#tag(field, 2)
    this.#writer.string(text.toWellFormed())
  }

  /** A whole number that is not negative. */
  #varint(field: number, value: number): void {
    if (value >= Number.MAX_SAFE_INTEGER) return this.#bigint(field, BigInt(value))
    this.#tag(field, 0)
    this.#writer.varint(Math.max(0, value))
  }

  #bigint(field: number, value: bigint): void {
    this.#tag(field, 0)
    this.#writer.varintBigint(BigInt.asUintN(64, value))
  }

  #zigzag(field: number, value: number): void {
    const big = BigInt(value)
    this.#bigint(field, (big << 1n) ^ (big >> 63n))
  }

  #double(field: number, value: number): void {
    this.#tag(field, 1)
    this.#writer.double(value)
  }

  #tag(field: number, wire: number): void {
    this.#writer.need(32)
    this.#writer.varint(field * 8 + wire)
  }

  #message(field: number, contents: () => void): void {
    this.#tag(field, 2)
    const reserved = varintSize(100)
    const start = this.#writer.begin(reserved)
    contents()
    this.#writer.end(start, reserved)
  }
}
