// What an exporter did not deliver: counted by reason, said once, and answered to who gave it.
import type { Refused } from '../../pipeline/batch.ts'
import type { Logger } from '../../pipeline/log.ts'
import type { Lost } from './attempts.ts'
import type { ExportCounters, Loss } from './counters.ts'

export interface LossesOptions {
  readonly log: Logger
  readonly counters: ExportCounters
  /** Whether the user has these on: advice for whoever loses data without. */
  readonly retries: boolean
  readonly queue: boolean
}

export class Losses {
  readonly #options: LossesOptions
  /** Lost because of the shutdown. */
  #late = { items: 0, reason: '' }

  constructor(options: LossesOptions) {
    this.#options = options
  }

  /** A batch that never was in the queue. */
  rejected(items: number, loss: Loss, reason: string): Refused {
    const { counters, log } = this.#options
    counters.notQueued(items, loss)
    log.warn('Exporting failed. Rejecting data.', { error: reason, rejected_items: items })
    return { ok: false, reason, retryable: loss !== 'unencodable' }
  }

  /** A request that was in the queue. */
  dropped(items: number, { loss, reason, code, retryAfterMs }: Lost): Refused {
    this.#options.counters.lost(items, loss)
    if (loss === 'shutdown') this.#late = { items: this.#late.items + items, reason }
    else this.#say(items, reason)
    return {
      ok: false,
      reason,
      retryable: loss !== 'refused' && loss !== 'unencodable',
      ...(code !== undefined && { code }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    }
  }

  /** The end: one line, because nobody will scrape the counters any more, and of many lines most would be held back. */
  close(): void {
    if (this.#late.items > 0) this.#say(this.#late.items, this.#late.reason)
  }

  #say(items: number, reason: string): void {
    const { log, retries, queue } = this.#options
    const text = [
      'Exporting failed. Dropping data.',
      ...(retries
        ? []
        : ['Try enabling retry_on_failure config option to retry on retryable errors.']),
      ...(queue ? [] : ['Try enabling sending_queue to survive temporary failures.']),
    ]
    log.warn(text.join(' '), { error: reason, dropped_items: items })
  }
}
