import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { batchOf } from '../../../pipeline/batch.ts'
import { attributeSet } from '../../../pipeline/data/attributes.ts'
import type { MetricData } from '../../../pipeline/data/metrics.ts'
import { SPANTAP_SCOPE } from '../../../pipeline/data/resource.ts'
import batch from '../../../processors/batch/index.ts'
import { manyRows, service } from '../../pipeline/otlp/spans.ts'
import { running } from './running.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('batch', () => {
  it('sends when there are send_batch_size items, and answers at once', () => {
    const run = running({ send_batch_size: 100 })
    for (let i = 0; i < 5; i++) run.spans(37)
    expect(run.sizes()).toEqual([111])
    expect(run.settled).toEqual(Array.from({ length: 5 }, () => ({ ok: true })))
    run.source.complete()
    expect(run.sizes()).toEqual([111, 74])
    expect(run.ended()).toBe('complete')
    expect(run.set.counted()).toEqual({
      otelcol_processor_batch_batch_send_size_sum: 185,
      otelcol_processor_batch_batch_send_size_count: 2,
      otelcol_processor_batch_batch_size_trigger_send: 1,
      otelcol_processor_batch_timeout_trigger_send: 1,
    })
  })

  it('sends after timeout, counted from the first item that waits; idle it has no timer', () => {
    const run = running({})
    expect(vi.getTimerCount()).toBe(0)
    run.spans(3)
    vi.advanceTimersByTime(150)
    run.spans(5)
    vi.advanceTimersByTime(49)
    expect(run.sizes()).toEqual([])
    vi.advanceTimersByTime(1)
    expect(run.sizes()).toEqual([8])
    expect(vi.getTimerCount()).toBe(0)
    expect(run.set.counted()['otelcol_processor_batch_timeout_trigger_send']).toBe(1)
  })

  it('splits at send_batch_max_size and lets the rest wait', () => {
    const run = running({ send_batch_size: 10, send_batch_max_size: 15 })
    run.spans(37)
    expect(run.sizes()).toEqual([15, 15])
    run.spans(3)
    expect(run.sizes()).toEqual([15, 15, 10])
    run.spans(7)
    vi.advanceTimersByTime(200)
    expect(run.sizes()).toEqual([15, 15, 10, 7])
  })

  it.each([{ timeout: 0 }, { send_batch_size: 0 }])('sends at once with %o', (config) => {
    const run = running({ ...config, send_batch_max_size: 0 })
    run.spans(3)
    run.spans(5)
    expect(run.sizes()).toEqual([3, 5])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('passes a batch on that is large enough, without copying it', () => {
    const run = running({ send_batch_size: 100 })
    const data = manyRows(101)
    run.push(data)
    expect(run.out[0]!.data).toBe(data)
  })

  it('sends nothing for nothing', () => {
    const run = running({})
    run.spans(0)
    expect(run.settled).toEqual([{ ok: true }])
    expect(vi.getTimerCount()).toBe(0)
    run.source.complete()
    expect(run.out).toEqual([])
  })

  it('sends what waits before an error', () => {
    const run = running({})
    run.spans(7)
    run.source.error(new Error('gone'))
    expect(run.sizes()).toEqual([7])
    expect(run.ended()).toBe('Error: gone')
  })

  it('stops its timer when it is cut off, and counts what waited', () => {
    const run = running({})
    run.spans(7)
    run.subscription.unsubscribe()
    expect(vi.getTimerCount()).toBe(0)
    expect(run.set.counted()).toEqual({ spantap_processor_batch_lost_items: 7 })
  })

  it('says when nobody takes a batch', () => {
    const run = running({ timeout: 0 })
    run.spans(7)
    run.out[0]!.settle({ ok: false, reason: 'sending queue is full', retryable: true })
    expect(run.set.lines).toEqual([
      { level: 'warn', message: 'Sender failed', fields: { error: 'sending queue is full' } },
    ])
  })

  it('keeps signals apart', () => {
    const run = running({})
    const times = { startUnixNs: 1n, timeUnixNs: 2n }
    const point = { attributes: attributeSet([]), ...times, value: 1 }
    const about = { type: 'gauge', description: '', unit: '', points: [point, point] } as const
    const metrics = (name: string): MetricData => [
      { resource: service('api'), scope: SPANTAP_SCOPE, metrics: [{ ...about, name }] },
    ]
    const [a, b] = [metrics('a'), metrics('b')]
    run.source.next(batchOf('metrics', 2, a))
    run.spans(3)
    run.source.next(batchOf('metrics', 2, b))
    run.source.complete()
    expect(run.out.map(({ signal, items }) => [signal, items])).toEqual([
      ['metrics', 4],
      ['traces', 3],
    ])
    expect(run.out[0]!.data).toEqual([...a, ...b])
  })

  it.each<[object, string]>([
    [
      { send_batch_size: 10, send_batch_max_size: 9 },
      'send_batch_max_size must be greater or equal to send_batch_size',
    ],
    [{ timeout: '-1s' }, 'timeout must be greater or equal to 0'],
    [
      { send_batch_size: -1 },
      "'send_batch_size' cannot parse value as 'uint32': -1 overflows uint",
    ],
    [{ sendBatchSize: 1 }, "'' has invalid keys: sendBatchSize"],
  ])('%o: %s', (raw, text) => {
    expect(() => batch.config(raw)).toThrow(text)
  })
})
