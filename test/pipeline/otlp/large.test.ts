// Much of everything: what were quadratic would not end within the time of a test.
import { expect, it } from 'vitest'
import { encodedBatch } from '../../../pipeline/batch.ts'
import { encodedRequest } from '../../../pipeline/otlp/encoded.ts'
import { batchJson, jsonRequest } from '../../../pipeline/otlp/json/index.ts'
import { writeData } from '../../../pipeline/otlp/request.ts'
import { writeTraces } from '../../../pipeline/otlp/traces.ts'
import { Writer } from '../../../pipeline/otlp/writer.ts'
import { delimited } from './random_request.ts'
import { manyRows, services } from './spans.ts'

const MANY = 100_003
const HOSTILE = 300_007

it('P2: 100,003 spans of 7 services are all of them again', () => {
  const given = manyRows(MANY, services(7))
  const writer = new Writer(1)
  writeTraces(writer, given)
  const encoded = encodedRequest('traces', writer.done())
  expect(encoded.items).toBe(MANY)
  const { data } = encoded
  expect(data.length).toBe(MANY)
  expect(new Set(data.resource).size).toBe(7)
  const again = new Writer()
  writeData(again, 'traces', data)
  expect(Buffer.compare(again.done(), writer.done())).toBe(0)
  const json = jsonRequest('traces', Buffer.from(batchJson(encodedBatch(encoded))))
  expect(json.items).toBe(MANY)
})

it('P6: 300,007 scopes with a span each, of one resource', () => {
  const scope = delimited(2, delimited(2, Buffer.alloc(0)))
  const bytes = delimited(1, Buffer.alloc(scope.length * HOSTILE, scope))
  const encoded = encodedRequest('traces', bytes)
  const writer = new Writer()
  writeData(writer, 'traces', encoded.data)
  expect(encodedRequest('traces', writer.done()).items).toBe(HOSTILE)
})

it('P6: 300,007 times the same field, where one is meant', () => {
  const value = delimited(2, delimited(1, Buffer.from('a')))
  const log = delimited(6, Buffer.alloc(value.length * HOSTILE, value))
  const logs = encodedRequest('logs', delimited(1, delimited(2, delimited(2, log))))
  expect(logs.data[0]!.records[0]!.attributes).toEqual(['', 'a'])
  expect(batchJson(encodedBatch(logs))).toContain('[{"value":{"stringValue":"a"}}]')
  const buckets = delimited(8, Buffer.from([0x10, 1]))
  const point = delimited(1, Buffer.alloc(buckets.length * HOSTILE, buckets))
  const metric = delimited(2, delimited(10, point))
  const metrics = encodedRequest('metrics', delimited(1, delimited(2, metric)))
  expect(metrics.data[0]!.metrics[0]!.points[0]).toMatchObject({
    positive: { counts: { length: HOSTILE } },
  })
})
