// Large and odd requests: what was acknowledged goes out or is counted, and the loop stays free.
import { expect, it } from 'vitest'
import { batchOf, encodedBatch, type Batch } from '../../../pipeline/batch.ts'
import type { LogData } from '../../../pipeline/data/logs.ts'
import { Encoded } from '../../../pipeline/encoded.ts'
import { encodedRequest } from '../../../pipeline/otlp/encoded.ts'
import { delimited } from '../../pipeline/otlp/random_request.ts'
import { running } from './running.ts'

const EMPTY_RECORD = delimited(2, new Uint8Array())

/** One scope with so many empty records, of a resource that is `about` bytes. */
function logsOf(records: number, about = 0): Encoded<'logs'> {
  const resource = delimited(1, delimited(1, delimited(1, Buffer.alloc(about, 'k'))))
  const scope = delimited(2, Buffer.alloc(records * EMPTY_RECORD.length, EMPTY_RECORD))
  return encodedRequest('logs', delimited(1, Buffer.concat([resource, scope])))
}

/** How often each size is there. */
const tally = (sizes: readonly number[]): Record<number, number> =>
  Object.fromEntries([...new Set(sizes)].map((n) => [n, sizes.filter((one) => one === n).length]))

it('P4: more records in one scope than a stack has room for are all sent', () => {
  const run = running({ send_batch_max_size: 8192 })
  run.source.next(encodedBatch(logsOf(200_003), (result) => run.settled.push(result)))
  run.source.next(encodedBatch(logsOf(7), (result) => run.settled.push(result)))
  run.source.complete()
  expect(run.settled).toEqual([{ ok: true }, { ok: true }])
  expect(tally(run.sizes())).toEqual({ 8192: 24, [200_010 - 24 * 8192]: 1 })
  const checked = run.out.map(({ encoded }) => encodedRequest('logs', encoded!.bytes).items)
  expect(checked).toEqual(run.sizes())
})

it.each([1, 100])('P4: one pass cuts 100,003 records, %i at a time', (most) => {
  const run = running({ send_batch_size: most, send_batch_max_size: most })
  const start = performance.now()
  run.source.next(encodedBatch(logsOf(100_003)))
  run.source.complete()
  // Copying all that is left for each piece took 18 s.
  expect(performance.now() - start).toBeLessThan(2000)
  expect(tally(run.sizes())).toEqual(most === 1 ? { 1: 100_003 } : { 100: 1000, 3: 1 })
})

it('P4: one pass cuts what is decoded, too', () => {
  const { data } = logsOf(1)
  const groups: LogData = Array.from({ length: 50_021 }, () => data[0]!)
  const run = running({ send_batch_size: 2, send_batch_max_size: 2 })
  const start = performance.now()
  run.source.next(batchOf('logs', groups.length, groups))
  run.source.complete()
  expect(performance.now() - start).toBeLessThan(2000)
  expect(tally(run.sizes())).toEqual({ 1: 1, 2: 25_010 })
})

it('P6: a resource is not copied for each of its records', () => {
  const run = running({ send_batch_size: 1, send_batch_max_size: 1 })
  const request = logsOf(401, 1_000_003)
  run.source.next(encodedBatch(request))
  expect(tally(run.sizes())).toEqual({ 1: 401 })
  const bytes = run.out.reduce((sum, { encoded }) => sum + (encoded?.bytes.length ?? 0), 0)
  expect(bytes).toBeLessThan(4 * request.bytes.length)
  const resources = run.out.map((batch) => (batch.data as LogData)[0]!.resource)
  expect(new Set(resources).size).toBe(1)
})

it('P4: what cannot be cut is refused, and does not stand in the way', () => {
  const run = running({ send_batch_size: 2, send_batch_max_size: 2 })
  const broken = new Encoded('logs', 5, Uint8Array.of(0x0f), () => {
    throw new Error('unreadable')
  })
  const give = (batch: Encoded<'logs'>): void =>
    run.source.next(encodedBatch(batch, (result) => run.settled.push(result)))
  give(broken)
  give(logsOf(2))
  expect(run.settled).toEqual([
    { ok: false, reason: 'cannot be put into a batch: unreadable', retryable: false },
    { ok: true },
  ])
  expect(run.sizes()).toEqual([2])
  expect(run.set.counted()).toMatchObject({ spantap_processor_batch_refused_items: 5 })
})

it('P4: what was acknowledged and cannot be joined is counted, and the next batch goes out', () => {
  const run = running({ send_batch_size: 7 })
  const settle = (result: Batch['settle'] extends (given: infer R) => void ? R : never): void =>
    void run.settled.push(result)
  const { data } = logsOf(4)
  const broken = new Encoded('logs', 3, Uint8Array.of(0x0f), () => {
    throw new Error('unreadable')
  })
  run.source.next(encodedBatch(broken, settle))
  run.source.next(batchOf('logs', 4, data, settle))
  run.source.next(batchOf('logs', 7, data, settle))
  expect(run.settled).toEqual([{ ok: true }, { ok: true }, { ok: true }])
  expect(run.sizes()).toEqual([7])
  expect(run.set.counted()).toMatchObject({ spantap_processor_batch_lost_items: 7 })
  expect(run.set.lines).toEqual([
    {
      level: 'error',
      message: 'Items cannot be joined. Dropping data.',
      fields: { error: 'unreadable', dropped_items: 7 },
    },
  ])
  run.subscription.unsubscribe()
  expect(run.set.counted()['spantap_processor_batch_lost_items']).toBe(7)
})
