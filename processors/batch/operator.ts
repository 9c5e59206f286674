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
import type { ExportedSignal } from '../../pipeline/signal.ts'
import { cardinality } from './cardinality.ts'
import type { BatchConfig } from './config.ts'
import { sendCounter } from './counters.ts'
import type { Portion, Taken } from './pending.ts'
import type { Shard } from './shard.ts'
import { Shards, type Send } from './shards.ts'

const TOO_MANY: Refused = Object.freeze({
  ok: false,
  reason: 'too many batcher metadata-value combinations',
  retryable: false,
})

export function joined(
  source: Observable<Batch<ExportedSignal>>,
  set: Settings,
  config: BatchConfig,
): Observable<Batch<ExportedSignal>> {
  const count = sendCounter(set)
  const running = cardinality(set, config)
  const answered = (result: Settled): void => {
    if (!result.ok) set.log.warn('Sender failed', { error: result.reason })
  }
  const lost = (items: number): void => {
    if (items === 0) return
    const help = 'Items that waited when the pipeline was cut off, or that could not be joined.'
    set.telemetry.counter('spantap_processor_batch_lost_items', help).add(items)
  }
  const refused = (items: number): void => {
    const help = 'Items refused because of metadata_cardinality_limit, or that could not be cut.'
    set.telemetry.counter('spantap_processor_batch_refused_items', help).add(items)
  }
  /** Undefined when they are lost: they were acknowledged, so that is said and counted here. */
  const inOne = ({ items, join }: Portion<ExportedSignal>): Taken<ExportedSignal> | undefined => {
    try {
      return join()
    } catch (error) {
      lost(items)
      const reason = (error as Error).message
      const fields = { error: reason, dropped_items: items }
      set.log.error('Items cannot be joined. Dropping data.', fields)
      return undefined
    }
  }
  return new Observable((subscriber) => {
    const send: Send = (signal, portion, client, trigger) => {
      const { items } = portion
      const joined = inOne(portion)
      if (!joined) return
      count(signal, joined, trigger)
      subscriber.next(
        joined instanceof Encoded
          ? encodedBatch(joined, answered, client)
          : batchOf(signal, items, joined.data, answered, client),
      )
    }
    const shards = new Shards(config, send)
    running.add(shards)
    const subscription = source.subscribe({
      next(batch) {
        const shard = shards.of(batch)
        const result = shard ? add(shard, batch) : TOO_MANY
        if (!result.ok) refused(batch.items)
        batch.settle(result)
        shard?.pump()
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

function add(shard: Shard, batch: Batch<ExportedSignal>): Settled {
  try {
    shard.add(batch)
    return ACCEPTED
  } catch (error) {
    const reason = `cannot be put into a batch: ${(error as Error).message}`
    return { ok: false, reason, retryable: false }
  }
}
