// One call's bytes as the kernel saw them: where they lie in the stream, and which of them were copied. One object is filled
// again for every record; what has to wait is copied.
import { ChunkEvent, EventHeader, OUTCOME_NAMES } from '../../bpf/events.ts'

const NO_BYTES = Buffer.alloc(0)

export class Chunk {
  /** Holds the copied bytes at [head, headTo) and [tail, tailTo). Only valid during the record, unless copied. */
  bytes: Buffer = NO_BYTES
  head = 0
  headTo = 0
  tail = 0
  tailTo = 0
  timeNs = 0
  pid = 0
  startTicks = 0
  connection = 0
  /** Offset of the first byte in the stream of its direction. */
  offset = 0
  /** TCP sequence number of the first byte. */
  seq = 0
  /** Bytes the call moved, copied or not. */
  len = 0
  turn = 0
  direction = 0
  flags = 0
  gap = 0
  policy = 0
  /** Stream offset of index 0 of `bytes`, for the part that is being read. */
  base = 0

  /** Fill from the record at `at`, whose size has been checked against `ChunkEvent.SIZE`. False: its lengths contradict. */
  read(bytes: Buffer, view: DataView, at: number, size: number): boolean {
    const headLen = ChunkEvent.headLen(view, at)
    const tailLen = ChunkEvent.tailLen(view, at)
    const len = ChunkEvent.len(view, at)
    if (ChunkEvent.SIZE + headLen + tailLen > size || headLen + tailLen > len) return false
    this.bytes = bytes
    this.head = at + ChunkEvent.SIZE
    this.headTo = this.head + headLen
    this.tail = this.headTo
    this.tailTo = this.tail + tailLen
    this.timeNs = EventHeader.timeNs(view, at)
    this.pid = EventHeader.pid(view, at)
    this.startTicks = EventHeader.startTicks(view, at)
    this.connection = ChunkEvent.connection(view, at)
    this.offset = ChunkEvent.offset(view, at)
    this.seq = ChunkEvent.seq(view, at)
    this.len = len
    this.turn = ChunkEvent.turn(view, at)
    this.direction = ChunkEvent.direction(view, at) & 1
    this.flags = ChunkEvent.flags(view, at)
    this.gap = ChunkEvent.gap(view, at)
    this.policy = ChunkEvent.policy(view, at)
    this.#settle()
    return true
  }

  /** A tail that follows the head without a gap is part of it. */
  #settle(): void {
    this.base = this.offset - this.head
    if (this.tailTo > this.tail && this.missing() === 0) {
      if (this.headTo === this.head) this.head = this.tail
      this.headTo = this.tailTo
      this.tail = this.tailTo
      this.base = this.offset - this.head
    }
  }

  /** Bytes that were not copied, between head and tail. */
  missing(): number {
    return this.len - (this.headTo - this.head) - (this.tailTo - this.tail)
  }

  /** Why bytes were not copied, in the words of enum outcome. */
  gapReason(): string {
    return OUTCOME_NAMES[this.gap] ?? `outcome_${this.gap}`
  }

  /** Read positions of the tail from now on. */
  toTail(): void {
    this.base = this.offset + this.len - this.tailTo
  }

  /** TCP sequence number of the byte at index `at` of the part that is being read. */
  seqAt(at: number): number {
    return (this.seq + (this.base + at - this.offset)) >>> 0
  }

  /** A copy that stays valid, of everything from index `at` (in head or tail) on. */
  keep(at: number): Chunk {
    const kept = new Chunk()
    const inTail = this.base !== this.offset - this.head
    const head = inTail ? this.tailTo - at : this.headTo - at
    const tail = inTail ? 0 : this.tailTo - this.tail
    kept.bytes = Buffer.allocUnsafe(head + tail)
    this.bytes.copy(kept.bytes, 0, at, at + head)
    this.bytes.copy(kept.bytes, head, this.tailTo - tail, this.tailTo)
    kept.headTo = head
    kept.tail = head
    kept.tailTo = head + tail
    const passed = inTail ? this.len - head : at - this.head
    kept.offset = this.offset + passed
    kept.seq = (this.seq + passed) >>> 0
    kept.len = this.len - passed
    kept.base = kept.offset
    kept.timeNs = this.timeNs
    kept.pid = this.pid
    kept.startTicks = this.startTicks
    kept.connection = this.connection
    kept.turn = this.turn
    kept.direction = this.direction
    kept.flags = this.flags
    kept.gap = this.gap
    kept.policy = this.policy
    return kept
  }

  /** Forget the first `n` bytes: they were seen before. */
  trim(n: number): void {
    const head = this.headTo - this.head
    if (n < head) this.head += n
    else {
      // What is left of the tail becomes the whole of it.
      const tail = this.tailTo - this.tail
      this.tail = Math.max(this.tail, this.tailTo - Math.min(tail, this.len - n))
      this.head = this.headTo
    }
    this.offset += n
    this.seq = (this.seq + n) >>> 0
    this.len -= n
    this.#settle()
  }
}
