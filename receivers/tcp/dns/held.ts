// Batches of datagrams that wait until the streams have been read as far: which processes began or ended before them must be
// known first.
import { EventHeader } from '../../../bpf/events.ts'
import { recordEnd } from '../../../bpf/record.ts'

/** They wait at least so long. */
const BEHIND_MS = 25
/** After this they go all the same: on a host that is too busy a name may be wrong, but no answer late. */
const LATE_MS = 1000
/** As often as a ring is read. */
const LOOK_MS = 10

export interface HeldOptions {
  /** Has everything been read of the streams that came before this time, ns of CLOCK_MONOTONIC? */
  isRead(timeNs: number): boolean
  /** `bytes`: records of datagrams, valid until this returns. */
  onRecords(bytes: Uint8Array, records: number): void
}

interface Batch {
  readonly bytes: Uint8Array
  /** When it came, ms of a steady clock. */
  readonly atMs: number
}

/** One queue, and one timer for it: after a stall of the event loop, one look lets go of all that has come meanwhile. */
export class Held {
  readonly #options: HeldOptions
  /** The oldest first. */
  #batches: Batch[] = []
  #looks = false

  constructor(options: HeldOptions) {
    this.#options = options
  }

  /** How many bytes wait. */
  get bytes(): number {
    return this.#batches.reduce((sum, { bytes }) => sum + bytes.length, 0)
  }

  /** A batch of whole records; its bytes are the caller's again when this returns. */
  add(bytes: Uint8Array): void {
    this.#batches.push({ bytes: bytes.slice(), atMs: performance.now() })
    this.#lookLater(BEHIND_MS)
  }

  /** Give all that waits. */
  flush(): void {
    this.#give(this.#batches.length)
  }

  #lookLater(ms: number): void {
    if (this.#looks) return
    this.#looks = true
    setTimeout(() => this.#look(), ms)
  }

  #look(): void {
    const nowMs = performance.now()
    const stays = this.#batches.findIndex((batch) => !this.#mayGo(batch, nowMs))
    const last = this.#batches[(stays < 0 ? this.#batches.length : stays) - 1]
    // After the batches of the streams that wait for this turn of the event loop.
    setImmediate(() => {
      // Unless it was flushed meanwhile: then it is not there.
      if (last) this.#give(this.#batches.indexOf(last) + 1)
      this.#looks = false
      const [oldest] = this.#batches
      if (oldest) this.#lookLater(Math.max(LOOK_MS, oldest.atMs + BEHIND_MS - performance.now()))
    })
  }

  #mayGo({ bytes, atMs }: Batch, nowMs: number): boolean {
    const waitedMs = nowMs - atMs
    if (waitedMs < BEHIND_MS) return false
    return waitedMs >= LATE_MS || this.#options.isRead(EventHeader.timeNs(viewOf(bytes), 0))
  }

  /** The first `count` batches. */
  #give(count: number): void {
    for (const { bytes } of this.#batches.splice(0, count)) {
      this.#options.onRecords(bytes, countRecords(bytes))
    }
  }
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

function countRecords(bytes: Uint8Array): number {
  const view = viewOf(bytes)
  let records = 0
  for (let at = 0; at < bytes.length; at = recordEnd(view, at)) records++
  return records
}
