// The operator: one shard per signal, and what it counts.
import { Observable } from 'rxjs'
import { ACCEPTED, batchOf, type Batch, type Settled } from '../../pipeline/batch.ts'
import type { Settings } from '../../pipeline/component.ts'
import type { Data } from '../../pipeline/signal.ts'
import type { BatchConfig } from './config.ts'
import { JOIN, type Batched, type Join } from './shape.ts'
import { Shard, type Taken, type Trigger } from './shard.ts'

export function joined(
  source: Observable<Batch<Batched>>,
  set: Settings,
  config: BatchConfig,
): Observable<Batch<Batched>> {
  const count = sendCounter(set)
  const refused = (result: Settled): void => {
    if (!result.ok) set.log.warn('Sender failed', { error: result.reason })
  }
  const lost = (items: number): void => {
    if (items === 0) return
    const help = 'Items that waited when the pipeline was cut off.'
    set.telemetry.counter('spantap_processor_batch_lost_items', help).add(items)
  }
  return new Observable((subscriber) => {
    const send = (signal: Batched, { data, items }: Taken, trigger: Trigger): void => {
      count(items, trigger)
      subscriber.next(batchOf(signal, items, data, refused))
    }
    const shards = new Map<Batched, Shard>()
    const shardOf = (signal: Batched): Shard => {
      let shard = shards.get(signal)
      if (!shard) {
        shard = new Shard(JOIN[signal] as Join<Data[Batched]>, config, (taken, trigger) =>
          send(signal, taken, trigger),
        )
        shards.set(signal, shard)
      }
      return shard
    }
    const flush = (): void => {
      for (const shard of shards.values()) shard.flush()
    }
    const subscription = source.subscribe({
      next(batch) {
        batch.settle(ACCEPTED)
        shardOf(batch.signal).add(batch.data, batch.items)
      },
      error(error) {
        flush()
        subscriber.error(error)
      },
      complete() {
        flush()
        subscriber.complete()
      },
    })
    return () => {
      subscription.unsubscribe()
      for (const shard of shards.values()) lost(shard.stop())
    }
  })
}

/** The Collector's histogram as its sum and its count, and what triggered. */
function sendCounter(set: Settings): (items: number, trigger: Trigger) => void {
  const counter = (name: string, help: string) =>
    set.telemetry.counter(`otelcol_processor_batch_${name}`, help)
  const sum = counter('batch_send_size_sum', 'Number of units in the batches sent.')
  const batches = counter('batch_send_size_count', 'Number of batches sent.')
  const triggers = {
    batch_size: counter(
      'batch_size_trigger_send',
      'Number of times the batch was sent due to a size trigger',
    ),
    timeout: counter(
      'timeout_trigger_send',
      'Number of times the batch was sent due to a timeout trigger',
    ),
  }
  return (items, trigger) => {
    sum.add(items)
    batches.add(1)
    triggers[trigger].add(1)
  }
}
