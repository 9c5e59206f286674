// What waits of one signal and one combination of metadata, and the timer that runs only while something does.
import type { Batch } from '../../pipeline/batch.ts'
import type { Data } from '../../pipeline/signal.ts'
import type { BatchConfig } from './config.ts'
import { Pending, type Taken } from './pending.ts'
import type { Batched, Join } from './shape.ts'

/** Why a batch was sent. */
export type Trigger = 'batch_size' | 'timeout'

export class Shard {
  readonly #config: BatchConfig
  readonly #pending: Pending<Batched>
  readonly #send: (taken: Taken<Batched>, trigger: Trigger) => void
  #timer: NodeJS.Timeout | undefined

  constructor(
    join: Join<Data[Batched]>,
    config: BatchConfig,
    send: (taken: Taken<Batched>, trigger: Trigger) => void,
  ) {
    this.#config = config
    this.#pending = new Pending(join)
    this.#send = send
  }

  add(batch: Batch<Batched>): void {
    const { send_batch_size, send_batch_max_size, timeout } = this.#config
    const least = timeout === 0 ? 1 : Math.max(send_batch_size, 1)
    const pending = this.#pending
    pending.add(batch)
    if (pending.items >= least) {
      this.stop()
      while (pending.items >= least) this.#send(pending.take(send_batch_max_size), 'batch_size')
    }
    if (pending.items > 0) this.#timer ??= setTimeout(() => this.flush(), timeout)
  }

  /** Send what waits. */
  flush(): void {
    this.stop()
    while (this.#pending.items > 0) {
      this.#send(this.#pending.take(this.#config.send_batch_max_size), 'timeout')
    }
  }

  /** No more timers. How many items wait that nobody will send. */
  stop(): number {
    clearTimeout(this.#timer)
    this.#timer = undefined
    return this.#pending.items
  }
}
