import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitRequest } from '../../../pipeline/otlp/split.ts'
import { encodedRequest } from '../../../pipeline/otlp/encoded.ts'
import { writeMessage } from '../../../pipeline/otlp/json/write.ts'
import { REQUEST } from '../../../pipeline/otlp/schema/requests.ts'
import { writeTraces } from '../../../pipeline/otlp/traces.ts'
import { Writer } from '../../../pipeline/otlp/writer.ts'
import { decodeSpans } from '../../support/otlp_decode.ts'
import { delimited, randomRequest } from './random_request.ts'
import { signals } from './signals.ts'
import { manyRows } from './spans.ts'

function request(spans: number): Uint8Array {
  const writer = new Writer()
  writeTraces(writer, manyRows(spans))
  return new Uint8Array(writer.done())
}

describe('a request is cut', () => {
  it('by items: the first piece is what there is room for, and each has its resources', () => {
    const whole = request(101)
    const pieces = splitRequest('traces', whole, { by: 'items', first: 7, rest: 31 }, Infinity)
    expect(pieces.map(({ items }) => items)).toEqual([7, 31, 31, 31, 1])
    const spans = pieces.flatMap(({ bytes }) => decodeSpans(bytes))
    expect(spans).toEqual(decodeSpans(whole))
  })

  it('by bytes, and a single item may be larger', () => {
    const whole = request(101)
    const pieces = splitRequest('traces', whole, { by: 'bytes', first: 1500, rest: 1500 }, Infinity)
    expect(pieces.length).toBeGreaterThan(3)
    for (const { bytes } of pieces) expect(bytes.length).toBeLessThan(1600)
    expect(pieces.flatMap(({ bytes }) => decodeSpans(bytes))).toEqual(decodeSpans(whole))
    const records = (n: number): Buffer =>
      Buffer.concat(Array.from({ length: n }, () => delimited(2, delimited(5, Buffer.alloc(900)))))
    const logs = delimited(1, delimited(2, records(7)))
    const each = splitRequest('logs', logs, { by: 'bytes', first: 300, rest: 300 }, Infinity)
    expect(each.map(({ items }) => items)).toEqual([1, 1, 1, 1, 1, 1, 1])
  })

  it('P6: by bytes not where each piece would repeat a resource that leaves no room', () => {
    const resource = (bytes: number): Buffer => delimited(1, delimited(99, Buffer.alloc(bytes)))
    const records = Buffer.alloc(400 * 11, delimited(2, delimited(99, Buffer.alloc(6))))
    const group = (bytes: number): Buffer =>
      delimited(1, Buffer.concat([resource(bytes), delimited(2, records)]))
    const whole = Buffer.concat([group(10), group(4_000_000), group(10)])
    const limit = { by: 'bytes', first: 4000, rest: 4000 } as const
    const pieces = splitRequest('logs', whole, limit, 4 * whole.length)
    const items = pieces.map((piece) => piece.items)
    expect(items.reduce((sum, n) => sum + n, 0)).toBe(1200)
    const large = pieces.filter(({ bytes }) => bytes.length > 4000)
    // What stands beside it is cut as ever.
    expect(large.map((piece) => piece.items)).toEqual([400])
    expect(pieces.length).toBe(5)
  })

  it('P6: by bytes never to more than three times its size', () => {
    const sizes = fc.array(fc.nat(50), { maxLength: 30 })
    const group = fc.tuple(fc.nat(200), sizes).map(([about, items]) => {
      const records = items.map((length) => delimited(2, delimited(99, Buffer.alloc(length))))
      const head = delimited(1, delimited(99, Buffer.alloc(about)))
      return delimited(1, Buffer.concat([head, delimited(2, Buffer.concat(records))]))
    })
    fc.assert(
      fc.property(fc.array(group, { maxLength: 5 }), fc.integer({ min: 1, max: 500 }), (all, n) => {
        const whole = Buffer.concat(all)
        const pieces = splitRequest('logs', whole, { by: 'bytes', first: n, rest: n }, whole.length)
        const bytes = pieces.reduce((sum, piece) => sum + piece.bytes.length, 0)
        expect(bytes).toBeLessThanOrEqual(3 * whole.length + n)
      }),
      { numRuns: 1000 },
    )
  })

  it('by bytes, though each piece repeats more than half, as long as that is not too much', () => {
    const head = delimited(1, delimited(99, Buffer.alloc(600)))
    const records = Array.from({ length: 12 }, () => delimited(2, delimited(99, Buffer.alloc(90))))
    const whole = delimited(1, Buffer.concat([head, delimited(2, Buffer.concat(records))]))
    const sizes = (mostBytes: number): number[] =>
      splitRequest('logs', whole, { by: 'bytes', first: 1000, rest: 1000 }, mostBytes).map(
        ({ items }) => items,
      )
    expect(sizes(4 * whole.length)).toEqual([3, 3, 3, 3])
    expect(sizes(whole.length + 700)).toEqual([3, 9])
    expect(sizes(whole.length)).toEqual([12])
  })

  it('P6: by items not into more bytes than it is told', () => {
    const head = delimited(1, delimited(99, Buffer.alloc(10_007)))
    const records = Buffer.alloc(400 * 2, delimited(2, Buffer.alloc(0)))
    const whole = delimited(1, Buffer.concat([head, delimited(2, records)]))
    const limit = { by: 'items', first: 1, rest: 1 } as const
    expect(splitRequest('logs', whole, limit, Infinity)).toHaveLength(400)
    expect(() => splitRequest('logs', whole, limit, 1_000_000)).toThrow('repeat too much')
  })

  it('not at all when it fits', () => {
    const whole = request(13)
    const [piece, ...more] = splitRequest(
      'traces',
      whole,
      { by: 'items', first: 13, rest: 13 },
      Infinity,
    )
    expect(more).toEqual([])
    expect(decodeSpans(piece!.bytes)).toEqual(decodeSpans(whole))
  })

  it('never when it is no protobuf', () => {
    const broken = request(3).subarray(0, -1)
    const limit = { by: 'items', first: 1, rest: 1 } as const
    expect(() => splitRequest('traces', broken, limit, Infinity)).toThrow('message ends in a field')
    expect(() => splitRequest('traces', Buffer.from([0x0c]), limit, Infinity)).toThrow(
      'wire type 4',
    )
  })

  it.each(signals)(
    'of random %s keeps each item once, and every piece is well-formed',
    (signal) => {
      const arbitrary = fc.boolean().chain((tame) => randomRequest(signal, { tame }))
      fc.assert(
        fc.property(arbitrary, fc.integer({ min: 1, max: 5 }), (bytes, most) => {
          const { items } = encodedRequest(signal, bytes)
          const pieces = splitRequest(
            signal,
            bytes,
            { by: 'items', first: most, rest: most },
            Infinity,
          )
          const counted = pieces.map((piece) => encodedRequest(signal, piece.bytes).items)
          expect(counted).toEqual(pieces.map((piece) => piece.items))
          expect(counted.reduce((sum, n) => sum + n, 0)).toBe(items)
          expect(counted.every((n) => n <= most)).toBe(true)
          for (const piece of pieces) writeMessage(piece.bytes, REQUEST[signal])
        }),
      )
    },
  )

  it.each(signals)('of bytes that are no %s ends with an Error or with pieces', (signal) => {
    const limit = { by: 'bytes', first: 7, rest: 7 } as const
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          expect(splitRequest(signal, bytes, limit, Infinity)).toBeInstanceOf(Array)
        } catch (error) {
          expect((error as Error).message).toMatch(/^protobuf: /)
        }
      }),
      { numRuns: 1000 },
    )
  })
})
