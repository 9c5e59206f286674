// Puts requests together and cuts them (exporterhelper/internal/queuebatch partition_batcher.go). Two requests one after the other are
// one request in protobuf, so nothing is decoded.
import type { ClientInfo } from '../../pipeline/client.ts'
import type { Settle } from '../../pipeline/graph/settle.ts'
import { split } from '../../pipeline/graph/settle.ts'
import { splitRequest, type Piece } from '../../pipeline/otlp/split.ts'
import type { ExportedSignal } from '../../pipeline/signal.ts'
import type { BatchConfig } from './batch_config.ts'
import type { Encoded } from './encoder.ts'

/** A request and who wants to hear what became of it. */
export interface Part extends Piece {
  readonly settle: Settle
}

interface Open {
  readonly pieces: Piece[]
  readonly settles: Settle[]
  size: number
  readonly timer: NodeJS.Timeout
}

export class Batcher {
  readonly #config: BatchConfig
  readonly #signal: ExportedSignal
  readonly #emit: (part: Part) => void
  readonly #keys: readonly string[]
  readonly #open = new Map<string, Open>()
  #bytes = 0

  /** `emit` gets what is ready to be sent. */
  constructor(config: BatchConfig, signal: ExportedSignal, emit: (part: Part) => void) {
    this.#config = config
    this.#signal = signal
    this.#emit = emit
    this.#keys = config.partition.metadata_keys.map((key) => key.toLowerCase())
  }

  /** In batches that are not sent yet. */
  get bytes(): number {
    return this.#bytes
  }

  /**
   * `settle` of the part is called when all that it is part of was settled, with the worst answer. Throws an Error when the part
   * cannot be cut without its pieces being more than `mostBytes` together: then nothing of it is taken.
   */
  add(part: Part, client: ClientInfo | undefined, mostBytes: number): void {
    const key = this.#keyOf(client)
    const pieces = this.#cut(part, key, mostBytes)
    const settle = split(pieces.length, part.settle)
    for (const [i, piece] of pieces.entries()) {
      this.#put(key, piece, settle())
      const more = i < pieces.length - 1
      if (more || this.#open.get(key)!.size >= this.#config.min_size) this.#flush(key)
    }
  }

  /** Nothing more is put together: all goes out as it is. */
  flush(): void {
    for (const key of this.#open.keys()) this.#flush(key)
  }

  /** Unset and empty are different (metadata_partitioner.go). */
  #keyOf(client: ClientInfo | undefined): string {
    if (this.#keys.length === 0) return ''
    return JSON.stringify(this.#keys.map((key) => client?.metadata.get(key) ?? null))
  }

  #cut(part: Part, key: string, mostBytes: number): readonly Piece[] {
    const { max_size, sizer } = this.#config
    const taken = this.#open.get(key)?.size ?? 0
    if (max_size === 0 || taken + this.#sizeOf(part) <= max_size) return [part]
    const by = sizer === 'bytes' ? 'bytes' : 'items'
    const pieces = (first: number): readonly Piece[] =>
      splitRequest(this.#signal, part.bytes, { by, first, rest: max_size }, mostBytes)
    // What is open is smaller than min_size, and that is at most max_size.
    const beside = pieces(max_size - taken)
    if (taken === 0 || taken + this.#sizeOf(beside[0]!) <= max_size) return beside
    // Not even one item has room beside what is open.
    this.#flush(key)
    return this.#sizeOf(part) <= max_size ? [part] : pieces(max_size)
  }

  #put(key: string, piece: Piece, settle: Settle): void {
    let open = this.#open.get(key)
    if (!open) {
      const timer = setTimeout(() => this.#flush(key), this.#config.flush_timeout)
      this.#open.set(key, (open = { pieces: [], settles: [], size: 0, timer }))
    }
    open.pieces.push(piece)
    open.settles.push(settle)
    open.size += this.#sizeOf(piece)
    this.#bytes += piece.bytes.length
  }

  #flush(key: string): void {
    const open = this.#open.get(key)
    if (!open) return
    this.#open.delete(key)
    clearTimeout(open.timer)
    const { pieces, settles } = open
    const bytes =
      pieces.length === 1 ? pieces[0]!.bytes : Buffer.concat(pieces.map((piece) => piece.bytes))
    this.#bytes -= bytes.length
    this.#emit({
      items: pieces.reduce((sum, { items }) => sum + items, 0),
      bytes,
      settle: (result) => settles.forEach((settle) => settle(result)),
    })
  }

  #sizeOf({ items, bytes }: Piece): number {
    return this.#config.sizer === 'bytes' ? bytes.length : items
  }
}

/** Parts of a batch, whose bytes may stay as long as they need. */
export function owned({ pieces, borrowed, release }: Encoded, settle: () => Settle): Part[] {
  const parts = pieces.map(({ items, bytes }) => ({
    items,
    bytes: borrowed ? new Uint8Array(bytes) : bytes,
    settle: settle(),
  }))
  release()
  return parts
}
