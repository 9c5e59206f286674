// Cuts an Export…ServiceRequest between items without decoding them. The messages on the way down to an item are in every piece that
// has one of its items, with their fields that are no items: resource, scope, name, temporality.
import type { ExportedSignal } from '../../pipeline/signal.ts'
import { fieldsOf, framed } from './protobuf.ts'

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

/** The pieces in order; throws an Error when `request` is no protobuf. */
export function splitRequest(signal: ExportedSignal, request: Uint8Array, limit: Limit): Piece[] {
  return new Splitter(WAY[signal], limit).split(request)
}

interface Level {
  readonly field: number
  /** What every piece repeats. */
  readonly head: readonly Uint8Array[]
  readonly headBytes: number
  /** What was put in since the last cut. */
  parts: Uint8Array[]
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

  constructor(way: readonly (readonly number[])[], limit: Limit) {
    this.#way = way
    this.#limit = limit
  }

  split(request: Uint8Array): Piece[] {
    this.#walk(request, 0, 0)
    return this.#pieces
  }

  #walk(message: Uint8Array, depth: number, field: number): void {
    const children = this.#way[depth]!
    const head: Uint8Array[] = []
    const inner: { raw: Uint8Array; contents: Uint8Array; field: number }[] = []
    for (const one of fieldsOf(message)) {
      if (one.contents && children.includes(one.field))
        inner.push({ ...one, contents: one.contents })
      else head.push(one.raw)
    }
    const headBytes = head.reduce((sum, { length }) => sum + length, FRAME_BYTES)
    const level: Level = { field, head, headBytes, parts: [], cut: false }
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
    if (this.#items > 0 && then > most) this.#cut()
    this.#open.at(-1)!.parts.push(item)
    this.#items++
    this.#bytes += item.length
  }

  /** What was put in since the last cut becomes a piece. */
  #cut(): void {
    for (let depth = this.#open.length - 1; depth > 0; depth--) {
      const level = this.#open[depth]!
      if (level.parts.length > 0) this.#open[depth - 1]!.parts.push(closed(level))
    }
    const [root] = this.#open
    if (root!.parts.length > 0 && (this.#items > 0 || this.#pieces.length === 0)) {
      this.#pieces.push({
        items: this.#items,
        bytes: Buffer.concat([...root!.head, ...root!.parts]),
      })
    }
    this.#items = 0
    this.#bytes = 0
    for (const level of this.#open) {
      level.parts = []
      level.cut = true
      this.#bytes += level.headBytes
    }
  }
}

function closed(level: Level): Uint8Array {
  return framed(level.field, [...level.head, ...level.parts])
}
