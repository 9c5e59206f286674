import { Subject } from 'rxjs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { batchOf, type Batch } from '../../../pipeline/batch.ts'
import type { ClientInfo } from '../../../pipeline/client.ts'
import batch from '../../../processors/batch/index.ts'
import { testSettings } from '../../connectors/settings.ts'
import { manyRows } from '../../pipeline/otlp/spans.ts'
import { running } from './running.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const client = (metadata: Record<string, string[]>): ClientInfo => ({
  address: '127.0.0.1',
  metadata: new Map(Object.entries(metadata)),
})

describe('batch by metadata_keys', () => {
  function run(config: object = {}) {
    const run = running({ metadata_keys: ['X-Tenant', 'team'], ...config })
    const give = (spans: number, metadata?: Record<string, string[]>): void =>
      run.source.next(
        batchOf(
          'traces',
          spans,
          manyRows(spans),
          (answer) => run.settled.push(answer),
          metadata && client(metadata),
        ),
      )
    return { ...run, give }
  }

  it('keeps combinations apart, and hands on what they are kept apart by', () => {
    const { give, out, source } = run()
    give(3, { 'x-tenant': ['a'], other: ['x'] })
    give(5, { 'x-tenant': ['b'] })
    give(7, { 'x-tenant': ['a'], other: ['y'] })
    give(11, { 'x-tenant': ['a', 'b'] })
    give(13, { 'x-tenant': [''] })
    give(17)
    give(19, { team: ['a'] })
    source.complete()
    expect(out.map(({ client, items }) => [items, [...client!.metadata]])).toEqual([
      [10, [['x-tenant', ['a']]]],
      [5, [['x-tenant', ['b']]]],
      [11, [['x-tenant', ['a', 'b']]]],
      [13, [['x-tenant', ['']]]],
      [17, []],
      [19, [['team', ['a']]]],
    ])
  })

  it('refuses a combination past metadata_cardinality_limit for good, and counts it', () => {
    const { give, set, settled } = run({ metadata_cardinality_limit: 2 })
    give(3, { 'x-tenant': ['a'] })
    give(5, { 'x-tenant': ['b'] })
    give(7, { 'x-tenant': ['c'] })
    give(11, { 'x-tenant': ['a'] })
    const reason = 'too many batcher metadata-value combinations'
    expect(settled).toEqual([
      { ok: true },
      { ok: true },
      { ok: false, reason, retryable: false },
      { ok: true },
    ])
    expect(set.counted()).toEqual({
      otelcol_processor_batch_metadata_cardinality: 2,
      spantap_processor_batch_refused_items: 7,
    })
  })

  it('has one series of metadata_cardinality over all pipelines of an id, while they run', () => {
    const set = testSettings('batch')
    const config = batch.config(null)
    const pipelines = [0, 1, 2].map(() =>
      new Subject<Batch>().pipe(batch.operator(set, config)).subscribe(),
    )
    const name = 'otelcol_processor_batch_metadata_cardinality'
    expect(set.counted()).toEqual({ [name]: 3 })
    pipelines[1]!.unsubscribe()
    expect(set.counted()).toEqual({ [name]: 2 })
  })

  it('forgets the client without metadata_keys, as the Collector does', () => {
    const { out, source } = running({})
    source.next(batchOf('traces', 3, manyRows(3), undefined, client({ 'x-tenant': ['a'] })))
    source.complete()
    expect(out[0]!.client).toBeUndefined()
  })
})
