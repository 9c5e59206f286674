// Measures memory from time to time, and says whether data must be refused until the next time (memorylimiter.go, CheckMemLimits).
import type { Logger } from '../../pipeline/log.ts'
import { Backoff } from './backoff.ts'
import type { LimiterConfig } from './config.ts'
import { mib, type Limits } from './limits.ts'
import type { Memory } from './memory.ts'

export class Limiter {
  readonly #config: LimiterConfig
  readonly #limits: Limits
  readonly #log: Logger
  readonly #memory: Memory
  readonly #backoff: Backoff
  #collectedMs = performance.now()
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

  check(): void {
    const used = this.#memory.used()
    this.#log.debug('Currently used memory.', field(used))
    this.#backoff.look(used, this.#isSoft(used), false)
    if (!this.#isSoft(used)) {
      if (this.#refusing) {
        this.#log.info('Memory usage back within limits. Resuming normal operation.', field(used))
      }
      this.#refusing = false
      return
    }
    const after = this.#collect(used)
    if (!this.#refusing && this.#isSoft(after)) {
      this.#log.warn('Memory usage is above soft limit. Refusing data.', field(after))
    }
    this.#refusing = this.#isSoft(after)
  }

  /** Collect garbage unless that was done lately, and give what is in use then. */
  #collect(used: number): number {
    const config = this.#config
    const isHard = used >= this.#limits.hard
    const gate = isHard
      ? Math.max(config.min_gc_interval_when_hard_limited, this.#backoff.hardMs)
      : Math.max(config.min_gc_interval_when_soft_limited, this.#backoff.softMs)
    if (performance.now() - this.#collectedMs <= gate) return used
    if (isHard) this.#log.warn('Memory usage is above hard limit. Forcing a GC.', field(used))
    else this.#log.info('Memory usage is above soft limit. Forcing a GC.', field(used))
    this.#memory.collect()
    this.#collectedMs = performance.now()
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
