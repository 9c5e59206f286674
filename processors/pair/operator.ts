// `pair` as an RxJS operator: event batches in, span batches out, other signals pass by. One timer while somebody listens.
import { Observable, type OperatorFunction } from 'rxjs'
import { ACCEPTED, type Batch, batchOf, isSignal } from '../../pipeline/batch.ts'
import type { Settings } from '../../pipeline/component.ts'
import type { SpanBatch } from '../../pipeline/data/spans.ts'
import type { PairConfig } from './config.ts'
import { Pair } from './pair.ts'
import { resourceOf } from './service/index.ts'

/** How often waiting exchanges are looked at when no events come. */
const TICK_MS = 50

export function pairOperator(
  set: Settings,
  config: PairConfig,
): OperatorFunction<Batch<'events' | 'traces'>, Batch<'traces'>> {
  return (source) =>
    new Observable((subscriber) => {
      const pair = new Pair(config, set.telemetry, resourceOf)
      // Time of the newest event and of our clock when it came: between events the one goes on with the other. A recording
      // has a clock of its own, and replayed fast, time does not pass in between.
      let eventNs = 0
      let cameMs = 0
      const emit = (spans: SpanBatch | undefined): void => {
        if (spans) subscriber.next(batchOf('traces', spans.length, spans))
      }
      const take = (batch: Batch<'events'>): void => {
        let spans: SpanBatch | undefined
        try {
          spans = pair.take(batch.data)
          eventNs = pair.nowNs
          cameMs = performance.now()
        } catch (error) {
          set.log.error('a batch of events was given up', { error: String(error) })
          batch.settle({ ok: false, reason: `pair failed: ${String(error)}`, retryable: false })
          return
        }
        batch.settle(ACCEPTED)
        emit(spans)
      }
      const timer = setInterval(() => {
        if (eventNs > 0) emit(pair.tick(eventNs + (performance.now() - cameMs) * 1e6))
      }, TICK_MS)
      timer.unref()
      const subscription = source.subscribe({
        next: (batch) => {
          if (isSignal(batch, 'events')) take(batch)
          else subscriber.next(batch as Batch<'traces'>)
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => {
          clearInterval(timer)
          emit(pair.end())
          subscriber.complete()
        },
      })
      return () => {
        clearInterval(timer)
        subscription.unsubscribe()
      }
    })
}
