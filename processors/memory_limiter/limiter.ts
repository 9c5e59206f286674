// Measures memory from time to time, and says whether data must be refused until the next time (memorylimiter.go, CheckMemLimits).
import type { Logger } from '../../pipeline/log.ts'
import { Backoff } from './backoff.ts'
import type { LimiterConfig } from './config.ts'
import { mib, type Limits } from './limits.ts'
import type { Memory } from './memory.ts'

/** How much may come in between two looks at the hard limit. */
const STEP_BYTES = 1024 * 1024

/** Collections that are for nothing take at most one part in so many of the time, and then come no rarer. */
const GC_SHARE = 20

export class Limiter {
  readonly #config: LimiterConfig
  readonly #limits: Limits
  readonly #log: Logger
  readonly #memory: Memory
  readonly #backoff: Backoff
  #collectedMs = performance.now()
  /** What the last collection took. */
  #tookMs = 0
  #cameBytes = 0
  /** More than a little has come since the beginning. */
  #fed = false
  #first = true
  #refusing = false

  constructor(config: LimiterConfig, limits: Limits, log: Logger, memory: Memory) {
    this.#config = config
    this.#limits = limits
    this.#log = log
    this.#memory = memory
    this.#backoff = new Backoff(config)
  }

  get refusing(): boolean {
    return this.#refusing
  }

  /** So much came in. The Collector's heap grows slower than ours may: past the hard limit nothing waits for the next check. */
  came(bytes: number): void {
    this.#cameBytes += bytes
    if (this.#cameBytes < STEP_BYTES) return
    this.#cameBytes = 0
    this.#fed = true
    if (this.#memory.used() >= this.#limits.hard) this.check()
  }

  check(): void {
    const used = this.#memory.used()
    const first = this.#first
    this.#first = false
    this.#log.debug('Currently used memory.', field(used))
    this.#backoff.look(used, this.#isSoft(used), false)
    if (!this.#isSoft(used)) {
      if (this.#refusing) {
        this.#log.info('Memory usage back within limits. Resuming normal operation.', field(used))
      }
      this.#refusing = false
      return
    }
    const after = this.#collect(used, first)
    if (first && !this.#fed && this.#isSoft(after)) {
      this.#log.warn(
        'Memory usage is above soft limit before data came: raise limit_mib, or lower spike_limit_mib.',
        { in_use_mib: mib(after), soft_limit_mib: mib(this.#limits.soft) },
      )
    }
    if (!this.#refusing && this.#isSoft(after)) {
      this.#log.warn('Memory usage is above soft limit. Refusing data.', field(after))
    }
    this.#refusing = this.#isSoft(after)
  }

  /** Collect garbage unless that was done lately, and give what is in use then. What the start has left behind waits for nothing. */
  #collect(used: number, first: boolean): number {
    const config = this.#config
    const isHard = used >= this.#limits.hard
    const { hardMs, softMs } = this.#backoff
    // While all is refused V8 does not collect by itself: what is freed meanwhile is only seen after a collection.
    const rarest = this.#tookMs * GC_SHARE
    const gate = isHard
      ? Math.max(config.min_gc_interval_when_hard_limited, Math.min(hardMs, rarest))
      : Math.max(config.min_gc_interval_when_soft_limited, Math.min(softMs, rarest))
    const now = performance.now()
    if (!first && now - this.#collectedMs <= gate) return used
    if (isHard) this.#log.warn('Memory usage is above hard limit. Forcing a GC.', field(used))
    else this.#log.info('Memory usage is above soft limit. Forcing a GC.', field(used))
    this.#memory.collect()
    this.#collectedMs = performance.now()
    this.#tookMs = this.#collectedMs - now
    const after = this.#memory.used()
    this.#log.info('Memory usage after GC.', field(after))
    if (this.#backoff.look(after, this.#isSoft(after), true)) {
      this.#log.warn(
        'Forced GC did not reclaim enough memory. Will back off GC frequency to preserve CPU for recovery.',
        {
          next_soft_gc_interval: this.#backoff.softMs / 1000,
          next_hard_gc_interval: this.#backoff.hardMs / 1000,
        },
      )
    }
    return after
  }

  #isSoft(used: number): boolean {
    return used >= this.#limits.soft
  }
}

const field = (used: number): { readonly cur_mem_mib: number } => ({ cur_mem_mib: mib(used) })
