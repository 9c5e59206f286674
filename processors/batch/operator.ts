// The operator: batches go to their shard, what the shards send goes out.
import { Observable } from 'rxjs'
import {
  ACCEPTED,
  batchOf,
  encodedBatch,
  type Batch,
  type Refused,
  type Settled,
} from '../../pipeline/batch.ts'
import type { Settings } from '../../pipeline/component.ts'
import { Encoded } from '../../pipeline/encoded.ts'
import { cardinality } from './cardinality.ts'
import type { BatchConfig } from './config.ts'
import { sendCounter } from './counters.ts'
import type { Batched } from './shape.ts'
import { Shards, type Send } from './shards.ts'

const TOO_MANY: Refused = Object.freeze({
  ok: false,
  reason: 'too many batcher metadata-value combinations',
  retryable: false,
})

export function joined(
  source: Observable<Batch<Batched>>,
  set: Settings,
  config: BatchConfig,
): Observable<Batch<Batched>> {
  const count = sendCounter(set)
  const running = cardinality(set, config)
  const answered = (result: Settled): void => {
    if (!result.ok) set.log.warn('Sender failed', { error: result.reason })
  }
  const lost = (items: number): void => {
    if (items === 0) return
    const help = 'Items that waited when the pipeline was cut off.'
    set.telemetry.counter('spantap_processor_batch_lost_items', help).add(items)
  }
  const refused = (items: number): void => {
    const help = 'Items refused because of metadata_cardinality_limit.'
    set.telemetry.counter('spantap_processor_batch_refused_items', help).add(items)
  }
  return new Observable((subscriber) => {
    const send: Send = (signal, taken, client, trigger) => {
      const { items } = taken
      count(items, trigger)
      subscriber.next(
        taken instanceof Encoded
          ? encodedBatch(taken, answered, client)
          : batchOf(signal, items, taken.data, answered, client),
      )
    }
    const shards = new Shards(config, send)
    running.add(shards)
    const subscription = source.subscribe({
      next(batch) {
        const shard = shards.of(batch)
        if (!shard) refused(batch.items)
        batch.settle(shard ? ACCEPTED : TOO_MANY)
        shard?.add(batch)
      },
      error(error) {
        shards.flush()
        subscriber.error(error)
      },
      complete() {
        shards.flush()
        subscriber.complete()
      },
    })
    return () => {
      subscription.unsubscribe()
      running.delete(shards)
      lost(shards.stop())
    }
  })
}
