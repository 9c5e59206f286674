// One measurement for all pipelines that name the same processor. It begins with the first of them and ends with the last.
import type { Settings } from '../../pipeline/component.ts'
import { prefixed } from '../../pipeline/errors.ts'
import type { LimiterConfig } from './config.ts'
import { Limiter } from './limiter.ts'
import { limitsOf, mib, type Limits } from './limits.ts'
import { processMemory, totalBytes } from './memory.ts'

export class Shared {
  readonly #set: Settings
  readonly #config: LimiterConfig
  readonly #limits: Limits
  #limiter: Limiter | undefined
  #timer: NodeJS.Timeout | undefined
  #users = 0

  constructor(set: Settings, config: LimiterConfig) {
    this.#set = set
    this.#config = config
    this.#limits = prefixed(
      'failed to get total memory, use fixed memory settings (limit_mib)',
      () => limitsOf(config, totalBytes),
    )
  }

  get refusing(): boolean {
    return this.#limiter?.refusing ?? false
  }

  /** So many bytes came in, about. */
  came(bytes: number): void {
    this.#limiter?.came(bytes)
  }

  /** A pipeline begins. Gives how it ends. */
  use(): () => void {
    this.#users++
    if (this.#users === 1) this.#start()
    return () => {
      this.#users--
      if (this.#users > 0) return
      clearInterval(this.#timer)
      this.#limiter = undefined
    }
  }

  #start(): void {
    const { log } = this.#set
    const { check_interval, limit_mib, limit_percentage, spike_limit_percentage } = this.#config
    if (limit_mib === 0) {
      const total_memory_mib = mib(totalBytes())
      log.info('Using percentage memory limiter', {
        total_memory_mib,
        limit_percentage,
        spike_limit_percentage,
      })
    }
    const { hard, soft } = this.#limits
    log.info('Memory limiter configured', {
      limit_mib: mib(hard),
      spike_limit_mib: mib(hard - soft),
      check_interval: check_interval / 1000,
    })
    const limiter = new Limiter(this.#config, this.#limits, log, processMemory())
    this.#limiter = limiter
    this.#timer = setInterval(() => limiter.check(), check_interval)
  }
}
