// memory_limiter: refuses data while memory is short, as the Collector's processor of this name does. Whoever gave it may send it
// again later.
import { Observable } from 'rxjs'
import type { Refused } from '../../pipeline/batch.ts'
import { processor, type Settings } from '../../pipeline/component.ts'
import type { Signal } from '../../pipeline/signal.ts'
import { parseConfig, type LimiterConfig } from './config.ts'
import { counted } from './counters.ts'
import { Shared } from './shared.ts'

const REFUSED: Refused = Object.freeze({
  ok: false,
  reason: 'data refused due to high memory usage',
  retryable: true,
})

/** Bytes of a span that did not come encoded. */
const TYPICAL_ITEM = 300

// The configuration of an id is one object, whatever the number of its pipelines; a reload makes another one.
const limiters = new WeakMap<LimiterConfig, Shared>()

export default processor<LimiterConfig, Signal, Signal>({
  type: 'memory_limiter',
  stability: 'beta',
  config: parseConfig,
  accepts: ['events', 'traces', 'metrics', 'logs'],
  emits: ['events', 'traces', 'metrics', 'logs'],
  scope: 'pipeline',
  mutates: false,
  operator(set, config) {
    const limiter = sharedBy(set, config)
    const count = counted(set)
    return (source) =>
      new Observable((subscriber) => {
        const end = limiter.use()
        const subscription = source.subscribe({
          next(batch) {
            // The kernel cannot be told to wait, and `pair` bounds what it keeps: a part of a stream only would be worse than none.
            const refused = limiter.refusing && batch.signal !== 'events'
            count(batch.signal, refused, batch.items)
            if (refused) return batch.settle(REFUSED)
            subscriber.next(batch)
            limiter.came(batch.encoded?.bytes.length ?? batch.items * TYPICAL_ITEM)
          },
          error: (error) => subscriber.error(error),
          complete: () => subscriber.complete(),
        })
        return () => {
          subscription.unsubscribe()
          end()
        }
      })
  },
})

function sharedBy(set: Settings, config: LimiterConfig): Shared {
  const known = limiters.get(config)
  if (known) return known
  const made = new Shared(set, config)
  limiters.set(config, made)
  return made
}
