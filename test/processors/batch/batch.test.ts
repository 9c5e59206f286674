import fc from 'fast-check'
import { Subject } from 'rxjs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { batchOf, isSignal, type Batch, type Settled } from '../../../pipeline/batch.ts'
import { attributeSet } from '../../../pipeline/data/attributes.ts'
import type { LogData } from '../../../pipeline/data/logs.ts'
import type { MetricData } from '../../../pipeline/data/metrics.ts'
import { SPANTAP_SCOPE } from '../../../pipeline/data/resource.ts'
import type { SpanBatch } from '../../../pipeline/data/spans.ts'
import batch from '../../../processors/batch/index.ts'
import { testSettings } from '../../connectors/settings.ts'
import { manyRows, service, services } from '../../pipeline/otlp/spans.ts'

const resources = services(3)

function running(config: object) {
  const set = testSettings('processor', 'batch')
  const operator = batch.operator(set, batch.config(config))
  const source = new Subject<Batch>()
  const out: Batch[] = []
  const settled: Settled[] = []
  let ended = ''
  const subscription = source.pipe(operator).subscribe({
    next: (batch) => out.push(batch),
    complete: () => (ended = 'complete'),
    error: (error: unknown) => (ended = String(error)),
  })
  const settle = (result: Settled): void => void settled.push(result)
  return {
    set,
    source,
    out,
    settled,
    subscription,
    ended: () => ended,
    sizes: () => out.map(({ items }) => items),
    push(data: SpanBatch): void {
      source.next(batchOf('traces', data.length, data, settle))
    },
    spans(n: number): void {
      this.push(manyRows(n, resources))
    },
  }
}

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

// Rows are numbered by their ids: what comes out must be what went in, in order, whole, whatever the sizes.
describe('batch, whatever the sizes', () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 23 }), { maxLength: 29 })
  const limits = fc
    .tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 50 }))
    .map(([a, b]) => ({ send_batch_size: a, send_batch_max_size: b === 0 ? 0 : Math.max(a, b) }))

  function check(
    out: readonly Batch[],
    config: { send_batch_size: number; send_batch_max_size: number },
  ): void {
    const most = config.send_batch_max_size || Infinity
    for (const [i, { items }] of out.entries()) {
      expect(items).toBeLessThanOrEqual(most)
      if (i < out.length - 1)
        expect(items).toBeGreaterThanOrEqual(Math.min(config.send_batch_size, most))
    }
  }

  it('spans', () => {
    fc.assert(
      fc.property(sizes, limits, (sizes, config) => {
        const run = running(config)
        const all = manyRows(
          sizes.reduce((a, b) => a + b, 0),
          resources,
        )
        let at = 0
        for (const size of sizes) {
          const data = manyRows(0)
          for (let i = 0; i < size; i++) data.addFrom(all, at++)
          run.push(data)
        }
        run.source.complete()
        check(run.out, config)
        const joined = manyRows(0)
        for (const one of run.out) {
          if (!isSignal(one, 'traces')) throw new Error(one.signal)
          expect(one.data.length).toBe(one.items)
          for (let row = 0; row < one.items; row++) joined.addFrom(one.data, row)
        }
        expect(rowsOf(joined)).toEqual(rowsOf(all))
      }),
    )
  })

  it('points and records', () => {
    fc.assert(
      fc.property(fc.array(sizes, { maxLength: 5 }), limits, (groups, config) => {
        const run = running(config)
        const metrics = running(config)
        let n = 0
        for (const group of groups) {
          const numbers = group.map((size) => Array.from({ length: size }, () => n++))
          const items = numbers.flat().length
          run.source.next(batchOf('logs', items, logsOf(numbers)))
          metrics.source.next(batchOf('metrics', items, metricsOf(numbers)))
        }
        run.source.complete()
        metrics.source.complete()
        check(run.out, config)
        check(metrics.out, config)
        const expected = Array.from({ length: n }, (_, i) => i)
        const records = run.out.flatMap((one) =>
          (one.data as LogData).flatMap(({ records }) => records),
        )
        expect(records.map(({ body }) => body)).toEqual(expected)
        const points = metrics.out.flatMap((one) =>
          (one.data as MetricData).flatMap(({ metrics }) =>
            metrics.flatMap(({ points }) => [...points]),
          ),
        )
        expect(points.map((point) => ('value' in point ? point.value : undefined))).toEqual(
          expected,
        )
      }),
    )
  })
})

function rowsOf(batch: SpanBatch): unknown {
  const { length: n } = batch
  return {
    ids: batch.ids.slice(0, n * 32),
    times: batch.times.slice(0, n * 4),
    columns: [batch.kind, batch.status, batch.flags, batch.requestBytes, batch.responseBytes].map(
      (column) => column.slice(0, n),
    ),
    name: batch.name,
    resource: batch.resource.map(({ service }) => service),
    lists: [batch.scope, batch.dimensions, batch.connection, batch.own, batch.extra].map(
      (list) => list.length,
    ),
  }
}

const logsOf = (groups: readonly number[][]): LogData =>
  groups.map((numbers) => ({
    resource: service('api'),
    scope: SPANTAP_SCOPE,
    records: numbers.map((body) => ({
      timeUnixNs: 1n,
      observedTimeUnixNs: 1n,
      severityNumber: 9,
      severityText: 'INFO',
      body,
      attributes: [],
      flags: 0,
    })),
  }))

const metricsOf = (groups: readonly number[][]): MetricData => [
  {
    resource: service('api'),
    scope: SPANTAP_SCOPE,
    metrics: groups.map((numbers, i) => ({
      type: 'gauge',
      name: `g${i}`,
      description: '',
      unit: '',
      points: numbers.map((value) => ({
        attributes: attributeSet([]),
        startUnixNs: 1n,
        timeUnixNs: 2n,
        value,
      })),
    })),
  },
]
