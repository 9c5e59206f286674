// What waits of one signal and one combination of metadata, and the timer that runs only while something does.
import type { Batch } from '../../pipeline/batch.ts'
import type { Data, ExportedSignal } from '../../pipeline/signal.ts'
import type { BatchConfig } from './config.ts'
import { Pending, type Portion } from './pending.ts'
import type { Shape } from './shape.ts'

/** Why a batch was sent. */
export type Trigger = 'batch_size' | 'timeout'

type Send = (portion: Portion<ExportedSignal>, trigger: Trigger) => void

export class Shard {
  readonly #config: BatchConfig
  readonly #pending: Pending<ExportedSignal>
  readonly #send: Send
  #timer: NodeJS.Timeout | undefined

  /** `send` must not throw. */
  constructor(shape: Shape<Data[ExportedSignal]>, config: BatchConfig, send: Send) {
    this.#config = config
    this.#pending = new Pending(shape, config.send_batch_max_size)
    this.#send = send
  }

  /** Throws an Error when the batch cannot be taken: then nothing of it waits. `pump` is to follow. */
  add(batch: Batch<ExportedSignal>): void {
    this.#pending.add(batch)
  }

  /** Send what is enough; what is left waits. */
  pump(): void {
    const { send_batch_size, timeout } = this.#config
    const least = timeout === 0 ? 1 : Math.max(send_batch_size, 1)
    const pending = this.#pending
    if (pending.items >= least) {
      this.stop()
      while (pending.items >= least) this.#send(pending.take(), 'batch_size')
    }
    if (pending.items > 0) this.#timer ??= setTimeout(() => this.flush(), timeout)
  }

  /** Send what waits. */
  flush(): void {
    this.stop()
    while (this.#pending.items > 0) this.#send(this.#pending.take(), 'timeout')
  }

  /** No more timers. How many items wait that nobody will send. */
  stop(): number {
    clearTimeout(this.#timer)
    this.#timer = undefined
    return this.#pending.items
  }
}
