// Records event batches for a later replay.
import { ABI } from '../../bpf/events.ts'
import type { Settings } from '../../pipeline/component.ts'
import type { ProcessFacts } from '../../pipeline/data/events.ts'
import type { Counter } from '../../pipeline/telemetry/telemetry.ts'
import { FileQueue } from './file_queue.ts'
import { encodeHeader, FORMAT_VERSION, FRAME, FRAME_BYTES, frame } from './format.ts'
import { clockFrame, endFrame, factsFrame, holeFrame } from './frames.ts'
import { maskFacts } from './mask/facts.ts'
import { Masker } from './mask/index.ts'

/** Most bytes that wait for the disk: more are left out, and the file says so. */
const MAX_WAITING = 64 * 1024 * 1024
/** Start lines that go on in later calls are waited for this long, and while less than this waits for them. */
const HOLD_MS = 2000
const MAX_HELD = 8 * 1024 * 1024

export interface RecordOptions {
  /** Also keep bodies, undecoded bytes and secrets. */
  readonly secrets: boolean
  /** Query keys whose values are secret, next to those that are known to be. */
  readonly redactQueryKeys?: readonly string[]
  readonly set: Pick<Settings, 'log' | 'telemetry'>
  readonly holdMs?: number
  readonly maxWaiting?: number
}

interface Held {
  readonly bytes: Buffer
  /** The masker's number of the batch, or of the last one before. */
  readonly batch: number
  readonly atMs: number
}

export class Recorder {
  readonly #file: string
  readonly #options: RecordOptions
  readonly #masker: Masker
  readonly #queue: FileQueue
  readonly #timer: NodeJS.Timeout
  readonly #facts = new WeakSet<ProcessFacts>()
  #held: Held[] = []
  #heldBytes = 0
  /** How long the process has run, by ticks of the timer, ms. */
  #ranMs = 0
  #failed = false
  #closed = false
  /** The masker's number of the last batch. */
  #batch = 0
  #holeBatches = 0
  #holeBytes = 0
  readonly #failures: Counter
  readonly #dropped: Counter

  /** Throws an Error with one sentence when the file cannot be written. */
  constructor(file: string, options: RecordOptions) {
    this.#file = file
    this.#options = options
    this.#masker = new Masker(options.secrets, options.redactQueryKeys)
    try {
      this.#queue = new FileQueue(file, (error) => this.#fail(error))
    } catch (error) {
      throw new Error(`cannot record to ${file}: ${(error as Error).message}`, { cause: error })
    }
    const { telemetry } = options.set
    this.#failures = telemetry.counter(
      'spantap_recording_failed',
      'Recordings that ended early because of an error.',
    )
    this.#dropped = telemetry.counter(
      'spantap_recording_dropped_batches',
      'Event batches left out of a recording because the disk was slow.',
    )
    this.#queue.push(
      encodeHeader({
        version: FORMAT_VERSION,
        abi: ABI.VERSION,
        secrets: options.secrets,
        begunMs: Date.now(),
      }),
    )
    this.#timer = setInterval(() => this.#tick(), this.#tickMs).unref()
  }

  /** One event batch. `bytes` are copied and not changed. */
  batch(bytes: Uint8Array): void {
    if (this.#failed || this.#closed) return
    const waiting = this.#queue.bytes + this.#heldBytes
    if (waiting + bytes.length > (this.#options.maxWaiting ?? MAX_WAITING)) {
      this.#dropped.add(1)
      this.#holeBatches++
      this.#holeBytes += bytes.length
      return
    }
    this.#noteHole()
    const copy = frame(FRAME.batch, bytes.length)
    copy.set(bytes, FRAME_BYTES)
    this.#batch = this.#masker.batch(copy.subarray(FRAME_BYTES, FRAME_BYTES + bytes.length))
    this.#hold(copy)
  }

  /** Facts that were used; cheap when they were recorded before. */
  facts(facts: ProcessFacts): void {
    if (this.#failed || this.#closed || this.#facts.has(facts)) return
    this.#facts.add(facts)
    this.#hold(factsFrame(this.#options.secrets ? facts : maskFacts(facts)))
  }

  /** Unix time in ns at monotonic 0, for all batches from here on. */
  clock(epochNs: bigint): void {
    if (!this.#failed && !this.#closed) this.#hold(clockFrame(epochNs))
  }

  /** Write everything and close the file. Safe twice. */
  async close(): Promise<void> {
    if (this.#closed) return this.#queue.close()
    this.#closed = true
    clearInterval(this.#timer)
    this.#masker.settle(Infinity)
    this.#noteHole()
    this.#hold(endFrame())
    await this.#queue.close()
  }

  #noteHole(): void {
    if (this.#holeBatches === 0) return
    this.#hold(holeFrame(this.#holeBatches, this.#holeBytes))
    this.#holeBatches = 0
    this.#holeBytes = 0
  }

  #hold(bytes: Buffer): void {
    this.#held.push({ bytes, batch: this.#batch, atMs: this.#ranMs })
    this.#heldBytes += bytes.length
    this.#release()
  }

  /** Write what holds no start line that goes on; what holds one for too long is masked and written. */
  #release(): void {
    const late = this.#ranMs - this.#holdMs
    const tooMuch = this.#heldBytes > MAX_HELD
    const due = this.#held.findLast(({ atMs }) => tooMuch || atMs < late)
    if (due) this.#masker.settle(due.batch)
    const from = this.#masker.heldFrom
    const kept = this.#held.findIndex(({ batch }) => batch >= from)
    for (const { bytes } of this.#held.splice(0, kept < 0 ? this.#held.length : kept)) {
      this.#heldBytes -= bytes.length
      this.#queue.push(bytes)
    }
  }

  /** Time in which nothing could come, as the process stood still, is none of waiting. */
  #tick(): void {
    this.#ranMs += this.#tickMs
    this.#release()
  }

  get #tickMs(): number {
    return this.#holdMs / 4
  }

  get #holdMs(): number {
    return this.#options.holdMs ?? HOLD_MS
  }

  #fail(error: Error): void {
    this.#failed = true
    this.#held = []
    this.#heldBytes = 0
    clearInterval(this.#timer)
    this.#failures.add(1)
    this.#options.set.log.warn(
      `recording to ${this.#file} has stopped, everything else goes on: ${error.message}`,
    )
  }
}
