// Cuts an Export…ServiceRequest between items without decoding them, in one pass. The messages on the way down to an item are in every
// piece that has one of its items, with their fields that are no items: resource, scope, name, temporality.
import type { ExportedSignal } from '../signal.ts'
import { Reader } from './reader.ts'

/** Field numbers of the messages from the request down to the items (opentelemetry/proto/*.proto). */
const WAY: { readonly [S in ExportedSignal]: readonly (readonly number[])[] } = {
  traces: [[1], [2], [2]],
  logs: [[1], [2], [2]],
  // A metric's data is a oneof of five messages, each with its points in field 1.
  metrics: [[1], [2], [2], [5, 7, 9, 10, 11], [1]],
}

/** A tag and a length, at most, for what a message on the way costs beside its contents. */
const FRAME_BYTES = 6

export interface Piece {
  readonly items: number
  readonly bytes: Uint8Array
}

export interface Limit {
  readonly by: 'items' | 'bytes'
  /** Of the first piece, and of each other one. A piece has at least one item, whatever this says. */
  readonly first: number
  readonly rest: number
}

/** Pieces that are together more than so many times the request repeat more than is usual. */
export const USUAL_GROWTH = 4

/**
 * The pieces in order, of at most `mostBytes` together. By items an Error is thrown where they would be more. By bytes, a resource that
 * takes more than half of `rest` is not repeated then: its items stay in one piece, which is larger. So it is where the resource leaves
 * no room for an item. What repeats less is cut always: that is at most three times the request, and `rest`.
 * Throws an Error when `request` is no protobuf.
 */
export function splitRequest(
  signal: ExportedSignal,
  request: Uint8Array,
  limit: Limit,
  mostBytes: number,
): Piece[] {
  return new Splitter(WAY[signal], limit, mostBytes - request.length).split(request)
}

interface Level {
  readonly field: number
  /** What every piece repeats. */
  readonly head: readonly Uint8Array[]
  readonly headBytes: number
  /** What was put in since the last cut. */
  parts: Uint8Array[]
  /** An item was put in since the last cut: the next one repeats the head. */
  begun: boolean
  /** A piece with this message was cut off already. */
  cut: boolean
}

class Splitter {
  readonly #way: readonly (readonly number[])[]
  readonly #limit: Limit
  readonly #open: Level[] = []
  readonly #pieces: Piece[] = []
  #items = 0
  #bytes = 0
  /** Bytes that cuts may still repeat. */
  #left: number

  constructor(way: readonly (readonly number[])[], limit: Limit, left: number) {
    this.#way = way
    this.#limit = limit
    this.#left = left
  }

  split(request: Uint8Array): Piece[] {
    this.#walk(request, 0, 0)
    return this.#pieces
  }

  #walk(message: Uint8Array, depth: number, field: number): void {
    const { head, inner } = fieldsOf(message, this.#way[depth]!)
    const headBytes = head.reduce((sum, { length }) => sum + length, FRAME_BYTES)
    const level: Level = { field, head, headBytes, parts: [], begun: false, cut: false }
    this.#open.push(level)
    this.#bytes += headBytes
    for (const one of inner) {
      if (depth === this.#way.length - 1) this.#add(one.raw)
      else this.#walk(one.contents, depth + 1, one.field)
    }
    if (depth === 0) this.#cut()
    this.#open.pop()
    const parent = this.#open.at(-1)
    if (parent && (level.parts.length > 0 || !level.cut)) parent.parts.push(closed(level))
  }

  #add(item: Uint8Array): void {
    const { by, first, rest } = this.#limit
    const most = this.#pieces.length === 0 ? first : rest
    const then = by === 'items' ? this.#items + 1 : this.#bytes + item.length
    if (this.#items > 0 && then > most) this.#cutBefore(item)
    this.#open.at(-1)!.parts.push(item)
    for (const level of this.#open) level.begun = true
    this.#items++
    this.#bytes += item.length
  }

  /** Cut, unless that repeats too much. */
  #cutBefore(item: Uint8Array): void {
    const { by, rest } = this.#limit
    const repeated = this.#open.reduce((sum, one) => sum + (one.begun ? one.headBytes : 0), 0)
    const affordable = repeated <= this.#left
    if (by === 'items' && !affordable) {
      throw new Error('protobuf: cutting would repeat too much of the request')
    }
    const fits = affordable && repeated + item.length <= rest
    if (by === 'bytes' && !fits && repeated > rest / 2) return
    this.#left -= repeated
    this.#cut()
  }

  /** What was put in since the last cut becomes a piece. */
  #cut(): void {
    for (let depth = this.#open.length - 1; depth > 0; depth--) {
      const level = this.#open[depth]!
      if (level.parts.length > 0) this.#open[depth - 1]!.parts.push(closed(level))
    }
    const root = this.#open[0]!
    if (root.parts.length > 0 && (this.#items > 0 || this.#pieces.length === 0)) {
      const bytes = Buffer.concat([...root.head, ...root.parts])
      this.#pieces.push({ items: this.#items, bytes })
    }
    this.#items = 0
    this.#bytes = 0
    for (const level of this.#open) {
      level.parts = []
      level.begun = false
      level.cut = true
      this.#bytes += level.headBytes
    }
  }
}

interface Inner {
  readonly field: number
  /** Tag and value as they are. */
  readonly raw: Uint8Array
  readonly contents: Uint8Array
}

/** The messages in `children`, and all other fields, as views. Throws an Error when `message` ends in a field. */
function fieldsOf(
  message: Uint8Array,
  children: readonly number[],
): { readonly head: Uint8Array[]; readonly inner: Inner[] } {
  const head: Uint8Array[] = []
  const inner: Inner[] = []
  const reader = new Reader(message)
  for (let start = 0; reader.next(); start = reader.at) {
    const { field, wire } = reader
    if (wire === 2 && children.includes(field)) {
      const contents = reader.bytes()
      // Of a oneof the last counts.
      if (children.length > 1) inner.length = 0
      inner.push({ field, raw: message.subarray(start, reader.at), contents })
    } else {
      reader.skip()
      head.push(message.subarray(start, reader.at))
    }
  }
  return { head, inner }
}

function closed({ field, head, parts }: Level): Uint8Array {
  return framed(field, [...head, ...parts])
}

/** A length-delimited field whose value is `contents`, one after the other; 0 < `field` < 16. */
function framed(field: number, contents: readonly Uint8Array[]): Uint8Array {
  let rest = contents.reduce((sum, { length }) => sum + length, 0)
  const start = [field * 8 + 2]
  for (; rest >= 128; rest = Math.floor(rest / 128)) start.push((rest % 128) | 128)
  start.push(rest)
  return Buffer.concat([Uint8Array.from(start), ...contents])
}
