// Waits between attempts: exponential with jitter (cenkalti/backoff, which the Collector uses).
import type { RetryConfig } from './retry_config.ts'

export class Backoff {
  readonly #config: RetryConfig
  readonly #random: () => number
  #interval: number

  /** `random` gives 0 ≤ x < 1. */
  constructor(config: RetryConfig, random: () => number = Math.random) {
    this.#config = config
    this.#random = random
    this.#interval = config.initial_interval
  }

  /** Milliseconds to wait before the next attempt. */
  next(): number {
    const { multiplier, max_interval, randomization_factor } = this.#config
    const interval = this.#interval
    this.#interval = Math.min(interval * multiplier, max_interval)
    return interval * (1 + randomization_factor * (2 * this.#random() - 1))
  }
}
