// How large requests of a queue are (exporterhelper/internal/queue obs_queue.go).
import { BYTE_BOUNDS, ITEM_BOUNDS } from '../../pipeline/telemetry/distribution.ts'
import type { Histogram, Telemetry } from '../../pipeline/telemetry/telemetry.ts'

export class RequestSizes {
  readonly #telemetry: Telemetry
  readonly #items: Histogram
  readonly #bytes: Histogram

  constructor(telemetry: Telemetry) {
    this.#telemetry = telemetry
    const name = 'otelcol_exporter_queue_batch_send_size'
    this.#items = telemetry.histogram(name, 'Number of units in the batch', ITEM_BOUNDS)
    this.#bytes = telemetry.histogram(
      `${name}_bytes`,
      'Number of bytes in batch that was sent. Only available on detailed level.',
      BYTE_BOUNDS,
    )
  }

  /** `bytes` of protobuf, not compressed. */
  record(items: number, bytes: number): void {
    if (!this.#telemetry.detailed) return
    this.#items.record(items)
    this.#bytes.record(bytes)
  }
}
