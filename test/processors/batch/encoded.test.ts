import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { batchOf, encodedBatch } from '../../../pipeline/batch.ts'
import type { Encoded } from '../../../pipeline/encoded.ts'
import { encodedRequest } from '../../../pipeline/otlp/encoded.ts'
import { batchJson, jsonRequest, writeJson } from '../../../pipeline/otlp/json/index.ts'
import { splitRequest } from '../../../pipeline/otlp/split.ts'
import type { ExportedSignal } from '../../../pipeline/signal.ts'
import { INPUTS } from '../golden/inputs.ts'
import { running } from './running.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const SIGNALS = ['traces', 'metrics', 'logs'] as const

const request = <S extends ExportedSignal>(signal: S): Encoded<S> =>
  jsonRequest(signal, Buffer.from(JSON.stringify(INPUTS[signal])))

describe('batch of what came encoded', () => {
  it.each(SIGNALS)('puts %s one after the other, without decoding', (signal) => {
    const run = running({})
    const one = request(signal)
    for (let i = 0; i < 3; i++) run.source.next(encodedBatch(one))
    run.source.complete()
    const [made] = run.out
    expect(made!.items).toBe(one.items * 3)
    expect(Buffer.from(made!.encoded!.bytes)).toEqual(
      Buffer.concat([one.bytes, one.bytes, one.bytes]),
    )
    // It is a request, and says three times the same.
    const checked = encodedRequest(signal, made!.encoded!.bytes)
    expect(checked.items).toBe(one.items * 3)
    const whole = JSON.parse(writeJson(signal, checked.data)) as Record<string, unknown[]>
    const [key] = Object.keys(whole)
    const single = JSON.parse(batchJson(encodedBatch(one))) as typeof whole
    expect(whole[key!]).toEqual([...single[key!]!, ...single[key!]!, ...single[key!]!])
  })

  it('hands on one alone as it is', () => {
    const run = running({ timeout: 0 })
    const one = request('traces')
    run.source.next(encodedBatch(one))
    expect(run.out[0]!.encoded).toBe(one)
  })

  it('joins by columns what is decoded with what is not', () => {
    const run = running({})
    const one = request('logs')
    run.source.next(encodedBatch(one))
    run.source.next(batchOf('logs', one.items, one.data))
    run.source.complete()
    expect(run.out.map(({ encoded, items }) => [encoded, items])).toEqual([[undefined, 10]])
    expect(run.out[0]!.data).toEqual([...one.data, ...one.data])
  })

  it.each(SIGNALS)('cuts %s anywhere, still encoded', (signal) => {
    const one = request(signal)
    const all = itemsIn(signal, one.bytes)
    for (let items = 1; items < one.items; items++) {
      const sizes = { first: items, rest: one.items - items }
      const pieces = splitRequest(signal, one.bytes, { by: 'items', ...sizes }, Infinity)
      const found = pieces.map(({ bytes }) => encodedRequest(signal, bytes).items)
      expect(found).toEqual([items, one.items - items])
      expect(pieces.flatMap(({ bytes }) => itemsIn(signal, bytes))).toEqual(all)
    }
  })

  it.each(SIGNALS)('splits %s at send_batch_max_size whatever the sizes', (signal) => {
    const one = request(signal)
    const all = itemsIn(signal, one.bytes)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 7 }), (max, times) => {
        const run = running({ send_batch_size: max, send_batch_max_size: max })
        for (let i = 0; i < times; i++) run.source.next(encodedBatch(one))
        run.source.complete()
        expect(run.out.every(({ encoded }) => encoded !== undefined)).toBe(true)
        expect(
          run
            .sizes()
            .slice(0, -1)
            .every((size) => size === max),
        ).toBe(true)
        const made = run.out.flatMap(({ encoded }) => itemsIn(signal, encoded!.bytes))
        expect(made).toEqual(Array.from({ length: times }, () => all).flat())
      }),
    )
  })

  it('decodes what has fields that OTLP has not and that cannot be cut', () => {
    // Field 15 as a group, which protobuf still knows.
    const group = Uint8Array.of(0x7b, 0x7c)
    const { bytes, data, items } = request('logs')
    const limit = { by: 'items', first: 2, rest: 2 } as const
    expect(() => splitRequest('logs', Buffer.concat([group, bytes]), limit, Infinity)).toThrow(
      'wire type 3',
    )
    const run = running({ send_batch_size: 2, send_batch_max_size: 2 })
    const odd = request('logs').with(items, Buffer.concat([bytes, group]))
    run.source.next(encodedBatch(odd))
    run.source.complete()
    expect(run.sizes()).toEqual([2, 2, 1])
    const bodies = (given: typeof data): unknown[] =>
      given.flatMap(({ records }) => records.map(({ body }) => body))
    expect(run.out.flatMap((batch) => bodies(batch.data as typeof data))).toEqual(bodies(data))
  })
})

/** Each item of a request with all that it belongs to, as text. */
function itemsIn(signal: ExportedSignal, bytes: Uint8Array): string[] {
  const { data } = encodedRequest(signal, bytes)
  const whole = JSON.parse(writeJson(signal, data)) as object
  return leaves(whole, [])
}

const LISTS = /^(resource|scope)(Spans|Metrics|Logs)$|^(spans|metrics|logRecords|dataPoints)$/
const LEAF = /^(spans|logRecords|dataPoints)$/

function leaves(value: object, around: readonly string[]): string[] {
  const own = Object.entries(value).filter(([key, one]) => !LISTS.test(key) && !holdsPoints(one))
  const here = [...around, JSON.stringify(Object.fromEntries(own))]
  return Object.entries(value).flatMap(([key, one]: [string, unknown]) => {
    if (LEAF.test(key))
      return (one as object[]).map((item) => `${here.join()}${JSON.stringify(item)}`)
    if (LISTS.test(key)) return (one as object[]).flatMap((item) => leaves(item, here))
    return holdsPoints(one) ? leaves(one as object, here) : []
  })
}

const holdsPoints = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'dataPoints' in value
