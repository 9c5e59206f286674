// Which batches are shown: the first few of each second, then every so many-th (zap's sampler).
const TICK_MS = 1000

export class Sampler {
  readonly #initial: number
  readonly #thereafter: number
  #tickEnds = 0
  #seen = 0

  constructor(initial: number, thereafter: number) {
    this.#initial = initial
    this.#thereafter = thereafter
  }

  /** `nowMs`: a monotonic clock. */
  pass(nowMs: number): boolean {
    if (nowMs >= this.#tickEnds) {
      this.#tickEnds = nowMs + TICK_MS
      this.#seen = 0
    }
    const over = ++this.#seen - this.#initial
    return over <= 0 || (this.#thereafter > 0 && over % this.#thereafter === 0)
  }
}
