// What an exporter counts about one signal: the Collector's otelcol_exporter_*, and every loss by its reason.
import { ITEMS, type ExportedSignal } from '../../pipeline/signal.ts'
import type { Counter, Telemetry } from '../../pipeline/telemetry/telemetry.ts'

/** Why items did not reach the backend. */
export type Loss =
  | 'queue_full' // no room in the sending queue
  | 'refused' // the backend said that it will never take them
  | 'rejected' // partial success: the backend took the others
  | 'retries_exhausted'
  | 'unencodable' // a value that the format has no form for
  | 'unwritten' // the disk did not take them
  | 'no_path' // nothing says which file they belong to
  | 'shutdown' // not delivered within the time that the shutdown had

export class ExportCounters {
  readonly #sent: Counter
  readonly #sendFailed: Counter
  readonly #enqueueFailed: Counter
  readonly #lost: (reason: Loss) => Counter

  constructor(telemetry: Telemetry, signal: ExportedSignal) {
    const items = ITEMS[signal]
    const words = items.replace('_', ' ')
    const counter = (name: string, help: string): Counter =>
      telemetry.counter(`otelcol_exporter_${name}_${items}`, help)
    this.#sent = counter('sent', `Number of ${words} successfully sent to destination.`)
    this.#sendFailed = counter(
      'send_failed',
      `Number of ${words} in failed attempts to send to destination.`,
    )
    this.#enqueueFailed = counter(
      'enqueue_failed',
      `Number of ${words} failed to be added to the sending queue.`,
    )
    this.#lost = (reason) =>
      telemetry.counter(
        `spantap_exporter_lost_${items}`,
        `Number of ${words} that did not reach the destination.`,
        { reason },
      )
  }

  sent(items: number): void {
    this.#sent.add(items)
  }

  /** Lost after they were in the queue. */
  lost(items: number, reason: Loss): void {
    this.#sendFailed.add(items)
    this.#lost(reason).add(items)
  }

  /** Lost before they were in the queue. */
  notQueued(items: number, reason: Loss): void {
    this.#enqueueFailed.add(items)
    this.#lost(reason).add(items)
  }
}
