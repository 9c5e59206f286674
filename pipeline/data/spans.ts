// A batch of spans as columns: numbers in typed arrays, strings and attribute sets by reference. One object per batch, none
// per span: 200,000 spans a second leave 5 µs each, and an SDK span alone costs half of that.
import { NO_ATTRIBUTES, type AttributeList, type AttributeSet } from './attributes.ts'
import type { Resource, Scope } from './resource.ts'

/** OTLP SpanKind. */
export const KIND = {
  unspecified: 0,
  internal: 1,
  server: 2,
  client: 3,
  producer: 4,
  consumer: 5,
} as const
/** OTLP StatusCode. */
export const STATUS = { unset: 0, ok: 1, error: 2 } as const

export interface SpanEvent {
  readonly timeUnixNs: bigint
  readonly name: string
  readonly attributes: AttributeList
  readonly droppedAttributes?: number
}

export interface SpanLink {
  readonly traceId: Uint8Array
  readonly spanId: Uint8Array
  readonly traceState?: string
  readonly attributes: AttributeList
  readonly droppedAttributes?: number
  readonly flags?: number
}

/** What few spans have. */
export interface SpanExtra {
  readonly statusMessage?: string
  readonly traceState?: string
  readonly events?: readonly SpanEvent[]
  readonly links?: readonly SpanLink[]
  readonly droppedAttributes?: number
  readonly droppedEvents?: number
  readonly droppedLinks?: number
}

const ID_BYTES = 32
const TIME_WORDS = 4
const TRACE = 0
const SPAN = 16
const PARENT = 24
/** Of all columns of numbers. */
const ROW_BYTES = 70
/** Functions take no more arguments than some ten thousand. */
const MANY = 4096

export class SpanBatch {
  length = 0
  /** Per span 32 bytes: trace id 16, span id 8, parent span id 8 (zero: none). */
  ids: Uint8Array
  /** Per span four words, little end first: start low, start high, end low, end high. Unix ns. */
  times: Uint32Array
  kind: Uint8Array
  status: Uint8Array
  /** W3C trace flags in the low byte, OTLP's SpanFlags above. */
  flags: Uint32Array
  /** Bytes of request and response bodies, -1 when unknown. */
  requestBytes: Float64Array
  responseBytes: Float64Array
  readonly name: string[] = []
  readonly resource: Resource[] = []
  readonly scope: Scope[] = []
  /** Low-cardinality attributes: what RED keys its series by. */
  readonly dimensions: AttributeSet[] = []
  /** Attributes of the connection. */
  readonly connection: AttributeSet[] = []
  /** What only this span has. */
  readonly own: AttributeList[] = []
  readonly extra: (SpanExtra | undefined)[] = []

  /** Room for `spans` rows, more when they are needed. */
  constructor(spans = 256) {
    const numbers = numbersOf(Math.max(1, spans))
    this.ids = numbers.ids
    this.times = numbers.times
    this.kind = numbers.kind
    this.status = numbers.status
    this.flags = numbers.flags
    this.requestBytes = numbers.requestBytes
    this.responseBytes = numbers.responseBytes
  }

  /** All rows of some batches, one after the other: columns are joined as a whole. */
  static joined(parts: readonly SpanBatch[]): SpanBatch {
    const joined = new SpanBatch(parts.reduce((sum, { length }) => sum + length, 0))
    for (const part of parts) joined.#appendNumbers(part, 0, part.length)
    const columns: Changeable = joined
    for (let at = 0; at < parts.length; at += MANY) {
      const some = parts.slice(at, at + MANY)
      columns.name = joined.name.concat(...some.map(({ name }) => name))
      columns.resource = joined.resource.concat(...some.map(({ resource }) => resource))
      columns.scope = joined.scope.concat(...some.map(({ scope }) => scope))
      columns.dimensions = joined.dimensions.concat(...some.map(({ dimensions }) => dimensions))
      columns.connection = joined.connection.concat(...some.map(({ connection }) => connection))
      columns.own = joined.own.concat(...some.map(({ own }) => own))
      columns.extra = joined.extra.concat(...some.map(({ extra }) => extra))
    }
    return joined
  }

  /** Rows that there is room for without growing. */
  get capacity(): number {
    return this.kind.length
  }

  /** Add an empty span and give its row. The caller fills every column it cares for. */
  add(resource: Resource, scope: Scope, name: string): number {
    const row = this.length
    if (row === this.capacity) this.#grow()
    this.length = row + 1
    this.name.push(name)
    this.resource.push(resource)
    this.scope.push(scope)
    this.dimensions.push(NO_ATTRIBUTES)
    this.connection.push(NO_ATTRIBUTES)
    this.own.push(NO_ATTRIBUTES.list)
    this.extra.push(undefined)
    this.requestBytes[row] = -1
    this.responseBytes[row] = -1
    return row
  }

  /** Copy rows `from` ≤ row < `to` of another batch to the end of this one. */
  append(other: SpanBatch, from: number, to: number): void {
    this.#appendNumbers(other, from, to)
    for (let row = from; row < to; row++) {
      this.name.push(other.name[row]!)
      this.resource.push(other.resource[row]!)
      this.scope.push(other.scope[row]!)
      this.dimensions.push(other.dimensions[row]!)
      this.connection.push(other.connection[row]!)
      this.own.push(other.own[row]!)
      this.extra.push(other.extra[row])
    }
  }

  #appendNumbers(other: SpanBatch, from: number, to: number): void {
    const at = this.length
    while (at + to - from > this.capacity) this.#grow()
    this.ids.set(other.ids.subarray(from * ID_BYTES, to * ID_BYTES), at * ID_BYTES)
    this.times.set(other.times.subarray(from * TIME_WORDS, to * TIME_WORDS), at * TIME_WORDS)
    this.kind.set(other.kind.subarray(from, to), at)
    this.status.set(other.status.subarray(from, to), at)
    this.flags.set(other.flags.subarray(from, to), at)
    this.requestBytes.set(other.requestBytes.subarray(from, to), at)
    this.responseBytes.set(other.responseBytes.subarray(from, to), at)
    this.length = at + to - from
  }

  /** Copy ids from wherever they are kept. `parent` undefined: a root. */
  setIds(row: number, trace: Uint8Array, span: Uint8Array, parent: Uint8Array | undefined): void {
    const at = row * ID_BYTES
    this.ids.set(trace, at + TRACE)
    this.ids.set(span, at + SPAN)
    if (parent) this.ids.set(parent, at + PARENT)
  }

  traceId(row: number): Uint8Array {
    return this.ids.subarray(row * ID_BYTES + TRACE, row * ID_BYTES + TRACE + 16)
  }

  spanId(row: number): Uint8Array {
    return this.ids.subarray(row * ID_BYTES + SPAN, row * ID_BYTES + SPAN + 8)
  }

  /** The parent's span id, or undefined for a root. */
  parentId(row: number): Uint8Array | undefined {
    const id = this.ids.subarray(row * ID_BYTES + PARENT, row * ID_BYTES + PARENT + 8)
    for (let i = 0; i < 8; i++) if (id[i] !== 0) return id
    return undefined
  }

  /** Start and end in ns of CLOCK_MONOTONIC, with the Unix time of its zero split in two words. */
  setTimes(row: number, startNs: number, endNs: number, epochLow: number, epochHigh: number): void {
    setTime(this.times, row * 4, startNs, epochLow, epochHigh)
    setTime(this.times, row * 4 + 2, endNs, epochLow, epochHigh)
  }

  startUnixNs(row: number): bigint {
    return (BigInt(this.times[row * 4 + 1]!) << 32n) | BigInt(this.times[row * 4]!)
  }

  endUnixNs(row: number): bigint {
    return (BigInt(this.times[row * 4 + 3]!) << 32n) | BigInt(this.times[row * 4 + 2]!)
  }

  /** Exact up to 104 days. */
  durationNs(row: number): number {
    const at = row * 4
    const high = this.times[at + 3]! - this.times[at + 1]!
    return high * 4294967296 + (this.times[at + 2]! - this.times[at]!)
  }

  #grow(): void {
    const numbers = numbersOf(this.capacity * 2)
    this.ids = grown(this.ids, numbers.ids)
    this.times = grown(this.times, numbers.times)
    this.kind = grown(this.kind, numbers.kind)
    this.status = grown(this.status, numbers.status)
    this.flags = grown(this.flags, numbers.flags)
    this.requestBytes = grown(this.requestBytes, numbers.requestBytes)
    this.responseBytes = grown(this.responseBytes, numbers.responseBytes)
  }
}

type Changeable = { -readonly [Column in keyof SpanBatch]: SpanBatch[Column] }

type Numbers = Pick<
  SpanBatch,
  'ids' | 'times' | 'kind' | 'status' | 'flags' | 'requestBytes' | 'responseBytes'
>

/** All columns of numbers in one buffer: V8 keeps a book about each buffer, and there are hundreds of batches a second. */
function numbersOf(capacity: number): Numbers {
  const buffer = new ArrayBuffer(capacity * ROW_BYTES)
  return {
    ids: new Uint8Array(buffer, 0, capacity * ID_BYTES),
    times: new Uint32Array(buffer, capacity * 32, capacity * TIME_WORDS),
    requestBytes: new Float64Array(buffer, capacity * 48, capacity),
    responseBytes: new Float64Array(buffer, capacity * 56, capacity),
    flags: new Uint32Array(buffer, capacity * 64, capacity),
    kind: new Uint8Array(buffer, capacity * 68, capacity),
    status: new Uint8Array(buffer, capacity * 69, capacity),
  }
}

function grown<T extends Uint8Array | Uint32Array | Float64Array>(from: T, to: T): T {
  to.set(from)
  return to
}

function setTime(
  times: Uint32Array,
  at: number,
  ns: number,
  epochLow: number,
  epochHigh: number,
): void {
  const high = Math.floor(ns / 4294967296)
  const low = ns - high * 4294967296 + epochLow
  const carry = low >= 4294967296 ? 1 : 0
  times[at] = low
  times[at + 1] = epochHigh + high + carry
}
