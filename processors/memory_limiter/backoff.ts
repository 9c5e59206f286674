// How long not to collect again: collections that free little become rarer (memorylimiter.go, nextBackoffInterval).
import type { LimiterConfig } from './config.ts'

/** Part of the memory that a collection must free to be worth its time. */
const EFFECTIVE = 0.05

export class Backoff {
  readonly #config: LimiterConfig
  /** Bytes at the last look. */
  #last = 0
  softMs = 0
  hardMs = 0

  constructor(config: LimiterConfig) {
    this.#config = config
  }

  /** Tell what is in use, and whether all garbage was collected just before. True: that was for nothing. */
  look(used: number, aboveSoft: boolean, collected: boolean): boolean {
    const freed = !aboveSoft || used <= this.#last * (1 - EFFECTIVE)
    this.#last = used
    if (freed) this.softMs = this.hardMs = 0
    if (freed || !collected) return false
    const { check_interval: check } = this.#config
    const next = (now: number, min: number, max: number): number =>
      max === 0 ? min : Math.min(Math.max(now, min, check * 0.95) * 2, Math.max(max, min))
    const c = this.#config
    this.softMs = next(
      this.softMs,
      c.min_gc_interval_when_soft_limited,
      c.max_gc_interval_when_soft_limited,
    )
    this.hardMs = next(
      this.hardMs,
      c.min_gc_interval_when_hard_limited,
      c.max_gc_interval_when_hard_limited,
    )
    return true
  }
}
