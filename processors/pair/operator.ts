// `pair` as an RxJS operator: event batches in, span batches out, traces pass by. One timer while somebody listens.
import { Observable, type OperatorFunction, type Subscriber } from 'rxjs'
import { ACCEPTED, type Batch, batchOf, isSignal } from '../../pipeline/batch.ts'
import type { Settings } from '../../pipeline/component.ts'
import type { SpanBatch } from '../../pipeline/data/spans.ts'
import type { PairConfig } from './config.ts'
import { Pair } from './pair.ts'
import { resourceOf } from '../../pipeline/naming/index.ts'

type In = Batch<'events' | 'traces'>
type Out = Batch<'traces'>

/** How often waiting exchanges are looked at when no events come. */
const TICK_MS = 50
/** Our time stays so far behind: events of that time may still be on their way. */
const LAG_MS = 50

export function pairOperator(set: Settings, config: PairConfig): OperatorFunction<In, Out> {
  return (source) => new Observable((subscriber) => run(source, subscriber, set, config))
}

/** Subscribe; gives what ends it. */
function run(
  source: Observable<In>,
  subscriber: Subscriber<Out>,
  set: Settings,
  config: PairConfig,
): () => void {
  const pair = new Pair(config, set.telemetry, resourceOf)
  const failed = set.telemetry.counter(
    'spantap_pair_failed_batches',
    'Batches of events that were given up because of a mistake in `pair`.',
  )
  // When the newest event came, by our clock: between events its time goes on with ours. 0: the time of a recording does not.
  let cameMs = 0
  const emit = (spans: SpanBatch | undefined): void => {
    if (spans) subscriber.next(batchOf('traces', spans.length, spans))
  }
  const take = (batch: Batch<'events'>): void => {
    let spans: SpanBatch | undefined
    try {
      spans = pair.take(batch.data)
    } catch (error) {
      failed.add(1)
      set.log.error('a batch of events was given up', { error: String(error) })
      batch.settle({ ok: false, reason: `pair: ${String(error)}`, retryable: false })
      return
    }
    cameMs = batch.data.source.live === false ? 0 : performance.now()
    batch.settle(ACCEPTED)
    emit(spans)
  }
  let eventNs = 0
  const tick = (dueMs: number): void => {
    // Events that came in the meantime know the time better.
    if (cameMs === 0 || cameMs > dueMs) return
    const sinceMs = dueMs - cameMs - LAG_MS
    if (sinceMs > 0) emit(pair.tick(eventNs + sinceMs * 1e6))
  }
  // After we were held up, a timer comes before the events that wait for us.
  let later: NodeJS.Immediate | undefined
  const timer = setInterval(() => (later = setImmediate(tick, performance.now())), TICK_MS)
  const stop = (): void => {
    clearInterval(timer)
    clearImmediate(later)
  }
  const subscription = source.subscribe({
    next: (batch) => {
      if (!isSignal(batch, 'events')) return subscriber.next(batch as Out)
      take(batch)
      eventNs = pair.nowNs
    },
    error: (error: unknown) => subscriber.error(error),
    complete: () => {
      stop()
      emit(pair.end())
      subscriber.complete()
    },
  })
  return () => {
    stop()
    subscription.unsubscribe()
  }
}
