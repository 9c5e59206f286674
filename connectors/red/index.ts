// red: spans in, request metrics out. Every span of spantap is counted, whatever is sampled after it; spans of others have
// metrics of their own. Cumulative, so a batch of metrics that is lost costs nothing.
import { Observable } from 'rxjs'
import { ACCEPTED, batchOf, type Batch } from '../../pipeline/batch.ts'
import { connector, type Settings } from '../../pipeline/component.ts'
import { pointCount } from '../../pipeline/data/metrics.ts'
import type { Counter } from '../../pipeline/telemetry/telemetry.ts'
import { collect } from './collect.ts'
import { config, type RedConfig } from './config.ts'
import { Counts } from './count.ts'
import { SIDES } from './instruments.ts'

/** A series in which nothing is counted is told about so often, at the flush that is nearest, where metrics are flushed more often. */
const REPEAT_MS = 15_000

export default connector<RedConfig, 'traces', 'metrics'>({
  type: 'red',
  stability: 'beta',
  config,
  accepts: ['traces'],
  emits: ['metrics'],
  scope: 'shared',
  mutates: false,
  operator(set, options) {
    // Outlives a subscription: the host subscribes anew after an error, and what was counted stays counted.
    let kept: Red | undefined
    return (source) =>
      new Observable((out) => {
        const red = (kept ??= new Red(set, options))
        // Who listens is new, maybe.
        let all = true
        const emit = (): void => {
          const batch = red.collect(all)
          all = false
          if (batch) out.next(batch)
        }
        const timer = setInterval(emit, options.metrics_flush_interval)
        const inner = source.subscribe({
          next: (batch) => red.add(batch),
          error: (error) => out.error(error),
          complete: () => {
            all = true
            emit()
            out.complete()
          },
        })
        return () => {
          clearInterval(timer)
          inner.unsubscribe()
        }
      })
  },
})

class Red {
  readonly #set: Settings
  readonly #options: RedConfig
  readonly #counts: Counts
  readonly #expired: Counter
  /** Of the last collection, Unix ns: nothing that a new series counts is older. */
  #collected = now()
  #warned = false

  constructor(set: Settings, options: RedConfig) {
    this.#set = set
    this.#options = options
    this.#counts = new Counts(options.max_series, set.telemetry)
    this.#expired = set.telemetry.counter(
      'spantap_red_series_expired',
      'Series that were forgotten because no request came.',
    )
    for (const side of SIDES) {
      const { tables } = this.#counts
      set.telemetry.gauge(
        'spantap_red_series',
        'Series of one side, without those of otel.metric.overflow.',
        () => tables[side].size,
        { side },
      )
    }
  }

  add(batch: Batch<'traces'>): void {
    this.#counts.add(batch.data, this.#collected, performance.now())
    batch.settle(ACCEPTED)
  }

  /** Metrics as they are now, `all` or those that are due; undefined when there are none. */
  collect(all: boolean): Batch<'metrics'> | undefined {
    const { tables } = this.#counts
    const { series_expiration: idle, metrics_flush_interval: interval } = this.#options
    const nowMs = performance.now()
    if (idle > 0) {
      const before = nowMs - idle
      for (const side of SIDES) this.#expired.add(tables[side].expire(before))
    }
    this.#warn()
    const time = now()
    // A timer may come a little early.
    const since = all ? Infinity : nowMs - REPEAT_MS + interval / 2
    const data = collect(tables, time, nowMs, since)
    this.#collected = time
    return data.length === 0 ? undefined : batchOf('metrics', pointCount(data), data)
  }

  #warn(): void {
    if (this.#warned || this.#counts.overflowed === 0) return
    this.#warned = true
    this.#set.log.warn('too many series: more of them are counted as otel.metric.overflow', {
      max_series: this.#options.max_series,
    })
  }
}

function now(): bigint {
  return BigInt(Date.now()) * 1_000_000n
}
