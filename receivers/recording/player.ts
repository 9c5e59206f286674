// Plays a recording: frames in order, each batch with the process facts and the clock that it was seen with.
import { setImmediate, setTimeout } from 'node:timers/promises'
import { EventHeader } from '../../bpf/events.ts'
import { padded } from '../../bpf/record.ts'
import type { EventData, EventSource, ProcessFacts } from '../../pipeline/data/events.ts'
import { Recent } from '../recent.ts'
import type { RecordingReader } from './reader.ts'

/** Processes whose facts are kept. */
const MAX_PROCESSES = 65_536

export class Player {
  readonly counts = { batches: 0, records: 0, missingBatches: 0, missingBytes: 0 }
  readonly #reader: RecordingReader
  readonly #realtime: boolean
  readonly #stop = new AbortController()
  readonly #facts = new Recent<string, ProcessFacts>(MAX_PROCESSES)
  #epochNs = 0n
  /** The next batch, already read because facts that belong to the one before it lie between both. */
  #next: Uint8Array | undefined
  #nextEpochNs = 0n
  /** Steady and recorded time of the first batch. */
  #began: { readonly ms: number; readonly ns: number } | undefined
  #playing: Promise<void> | undefined
  readonly #source: EventSource

  constructor(reader: RecordingReader, realtime: boolean) {
    this.#reader = reader
    this.#realtime = realtime
    this.#source = {
      // Or else the spans would depend on how long a batch took.
      live: false,
      policy: () => {},
      endpointPolicy: () => {},
      process: (pid, startTicks) => this.#facts.get(`${pid}:${startTicks}`),
      epochNs: () => this.#epochNs,
    }
  }

  /** Why the recording ended too early, if it did. */
  get broken(): string | undefined {
    return this.#reader.broken
  }

  /** Give every batch to `emit`, with the number of its records; resolves at the end of the recording, or after `stop`. */
  play(emit: (records: number, data: EventData) => void): Promise<void> {
    this.#playing ??= this.#play(emit).finally(() => this.#reader.close())
    return this.#playing
  }

  /** Safe twice, and before `play`. */
  async stop(): Promise<void> {
    this.#stop.abort()
    if (this.#playing) await this.#playing
    else this.#reader.close()
  }

  async #play(emit: (records: number, data: EventData) => void): Promise<void> {
    this.#advance()
    while (this.#next && !this.#stop.signal.aborted) {
      const bytes = this.#next
      this.#epochNs = this.#nextEpochNs
      this.#advance()
      if (this.#realtime) await this.#wait(bytes)
      if (this.#stop.signal.aborted) return
      const records = recordsIn(bytes)
      this.counts.batches++
      this.counts.records += records
      emit(records, { bytes, source: this.#source })
      // Let exporters and timers run: nothing else slows a replay down.
      await setImmediate()
    }
  }

  /** Read up to the batch after the one at hand. */
  #advance(): void {
    this.#next = undefined
    for (let frame = this.#reader.next(); frame; frame = this.#reader.next()) {
      if (frame.type === 'batch') {
        // The reader uses its buffer again.
        this.#next = Uint8Array.from(frame.bytes)
        return
      }
      if (frame.type === 'facts') {
        const { pid, startTicks } = frame.facts
        this.#facts.set(`${pid}:${startTicks}`, frame.facts)
      } else if (frame.type === 'clock') this.#nextEpochNs = frame.epochNs
      else if (frame.type === 'hole') {
        this.counts.missingBatches += frame.batches
        this.counts.missingBytes += frame.bytes
      }
    }
  }

  async #wait(bytes: Uint8Array): Promise<void> {
    if (bytes.length < EventHeader.SIZE) return
    const ns = EventHeader.timeNs(new DataView(bytes.buffer, bytes.byteOffset), 0)
    this.#began ??= { ms: performance.now(), ns }
    const dueMs = this.#began.ms + (ns - this.#began.ns) / 1e6
    const delayMs = dueMs - performance.now()
    if (delayMs < 1) return
    await setTimeout(delayMs, undefined, { signal: this.#stop.signal }).catch(() => {})
  }
}

/** Records of a batch, as far as their sizes make sense. */
function recordsIn(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let records = 0
  for (let at = 0; at + EventHeader.SIZE <= bytes.length; records++) {
    const size = EventHeader.size(view, at)
    if (size < EventHeader.SIZE) break
    at += padded(size)
  }
  return records
}
