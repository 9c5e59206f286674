// The wall clock as seen from the monotonic one, which stamps every kernel event. Sampled every 10 s; a step (NTP, an
// administrator) is followed and logged.
import type { Logger } from '../pipeline/log.ts'

const PERIOD_MS = 10_000
/** Slewing moves the clocks by at most 500 ppm, 5 ms in a period; more than this is a step. */
const STEP_NS = 20_000_000n

export class WallClock {
  readonly #sample: () => bigint
  readonly #log: Logger
  readonly #changed: (epochNs: bigint) => void
  readonly #timer: NodeJS.Timeout
  #epochNs: bigint

  /**
   * `sample` gives Unix time minus monotonic time, in ns. `changed` hears every new value, the first included.
   */
  constructor(
    sample: () => bigint,
    log: Logger,
    changed: (epochNs: bigint) => void = () => {},
    periodMs: number = PERIOD_MS,
  ) {
    this.#sample = sample
    this.#log = log
    this.#changed = changed
    this.#epochNs = sample()
    changed(this.#epochNs)
    this.#timer = setInterval(() => this.#read(), periodMs).unref()
  }

  /** Unix time in ns at monotonic 0. */
  epochNs(): bigint {
    return this.#epochNs
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #read(): void {
    const now = this.#sample()
    const step = now - this.#epochNs
    if (step === 0n) return
    this.#epochNs = now
    this.#changed(now)
    if (step > STEP_NS || step < -STEP_NS) {
      this.#log.warn('the wall clock was stepped; spans follow it from here on', {
        seconds: Number(step) / 1e9,
      })
    }
  }
}
