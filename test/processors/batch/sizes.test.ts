import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { batchOf, isSignal, type Batch } from '../../../pipeline/batch.ts'
import { attributeSet } from '../../../pipeline/data/attributes.ts'
import type { LogData } from '../../../pipeline/data/logs.ts'
import type { MetricData } from '../../../pipeline/data/metrics.ts'
import { SPANTAP_SCOPE } from '../../../pipeline/data/resource.ts'
import type { SpanBatch } from '../../../pipeline/data/spans.ts'
import { manyRows, service } from '../../pipeline/otlp/spans.ts'
import { resources, running } from './running.ts'

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
          data.append(all, at, at + size)
          at += size
          run.push(data)
        }
        run.source.complete()
        check(run.out, config)
        const joined = manyRows(0)
        for (const one of run.out) {
          if (!isSignal(one, 'traces')) throw new Error(one.signal)
          expect(one.data.length).toBe(one.items)
          joined.append(one.data, 0, one.items)
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
