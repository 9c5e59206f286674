import { Subject } from 'rxjs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { batchOf, encodedBatch, type Batch, type Settled } from '../../../pipeline/batch.ts'
import { jsonRequest } from '../../../pipeline/otlp/json/index.ts'
import memoryLimiter from '../../../processors/memory_limiter/index.ts'
import { testSettings } from '../../connectors/settings.ts'
import { INPUTS } from '../golden/inputs.ts'
import { manyRows } from '../../pipeline/otlp/spans.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A pipeline per signal, all of one id. */
function pipelines(config: object, n = 1) {
  const parsed = memoryLimiter.config(config)
  const set = testSettings('memory_limiter')
  return {
    set,
    all: Array.from({ length: n }, () => {
      const source = new Subject<Batch>()
      const out: Batch[] = []
      const subscription = source
        .pipe(memoryLimiter.operator(set, parsed))
        .subscribe((batch) => out.push(batch))
      return { source, out, subscription }
    }),
  }
}

describe('memory_limiter', () => {
  it('hands on batches as they are while there is memory', () => {
    const { all, set } = pipelines({ check_interval: '1s', limit_mib: 100_000 })
    const { out, source } = all[0]!
    const batches = [
      encodedBatch(jsonRequest('metrics', Buffer.from(JSON.stringify(INPUTS.metrics)))),
      batchOf('traces', 7, manyRows(7)),
    ]
    for (const batch of batches) source.next(batch)
    vi.advanceTimersByTime(3000)
    for (const batch of batches) source.next(batch)
    expect(out).toEqual([...batches, ...batches])
    expect(out[0]).toBe(batches[0])
    expect(set.counted()).toEqual({
      otelcol_processor_memory_limiter_accepted_metric_points: 16,
      otelcol_processor_memory_limiter_accepted_spans: 14,
    })
  })

  it('refuses for a while, not for good, when there is not', () => {
    const { all, set } = pipelines({ check_interval: '1s', limit_mib: 1 })
    const { out, source } = all[0]!
    vi.advanceTimersByTime(1000)
    const answers: Settled[] = []
    source.next(batchOf('traces', 7, manyRows(7), (answer) => answers.push(answer)))
    expect(out).toEqual([])
    expect(answers).toEqual([
      { ok: false, reason: 'data refused due to high memory usage', retryable: true },
    ])
    expect(set.counted()).toEqual({ otelcol_processor_memory_limiter_refused_spans: 7 })
  })

  it('measures once for all pipelines of an id, from the first to the last of them', () => {
    const { all, set } = pipelines({ check_interval: '1s', limit_mib: 100_000 }, 3)
    expect(vi.getTimerCount()).toBe(1)
    expect(set.lines).toEqual([
      {
        level: 'info',
        message: 'Memory limiter configured',
        fields: { limit_mib: 100_000, spike_limit_mib: 20_000, check_interval: 1 },
      },
    ])
    vi.advanceTimersByTime(1000)
    const measured = set.lines.filter(({ message }) => message === 'Currently used memory.')
    expect(measured).toHaveLength(1)
    all[0]!.subscription.unsubscribe()
    all[1]!.source.complete()
    expect(vi.getTimerCount()).toBe(1)
    all[2]!.subscription.unsubscribe()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('makes nothing but the operator before a pipeline runs', () => {
    const set = testSettings('memory_limiter')
    const config = memoryLimiter.config({ check_interval: '1s', limit_percentage: 50 })
    const operator = memoryLimiter.operator(set, config)
    expect(vi.getTimerCount()).toBe(0)
    expect(set.lines).toEqual([])
    new Subject<Batch>().pipe(operator).subscribe()
    expect(set.lines.map(({ message }) => message)).toEqual([
      'Using percentage memory limiter',
      'Memory limiter configured',
    ])
  })

  it('lets events of the kernel through', () => {
    const { all } = pipelines({ check_interval: '1s', limit_mib: 1 })
    const { out, source } = all[0]!
    vi.advanceTimersByTime(1000)
    const events = batchOf('events', 3, { bytes: new Uint8Array(), source: undefined as never })
    source.next(events)
    expect(out).toEqual([events])
  })
})
