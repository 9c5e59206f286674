import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitRequest } from '../../../exporters/helper/split.ts'
import { encodedRequest } from '../../../pipeline/otlp/encoded.ts'
import { writeMessage } from '../../../pipeline/otlp/json/write.ts'
import { REQUEST } from '../../../pipeline/otlp/schema/requests.ts'
import { writeTraces } from '../../../pipeline/otlp/traces.ts'
import { Writer } from '../../../pipeline/otlp/writer.ts'
import { decodeSpans } from '../../support/otlp_decode.ts'
import { randomRequest } from '../../pipeline/otlp/random_request.ts'
import { signals } from '../../pipeline/otlp/signals.ts'
import { manyRows } from '../../pipeline/otlp/spans.ts'

function request(spans: number): Uint8Array {
  const writer = new Writer()
  writeTraces(writer, manyRows(spans))
  return new Uint8Array(writer.done())
}

describe('a request is cut', () => {
  it('by items: the first piece is what there is room for, and each has its resources', () => {
    const whole = request(101)
    const pieces = splitRequest('traces', whole, { by: 'items', first: 7, rest: 31 })
    expect(pieces.map(({ items }) => items)).toEqual([7, 31, 31, 31, 1])
    const spans = pieces.flatMap(({ bytes }) => decodeSpans(bytes))
    expect(spans).toEqual(decodeSpans(whole))
  })

  it('by bytes, and a single item may be larger', () => {
    const whole = request(101)
    const pieces = splitRequest('traces', whole, { by: 'bytes', first: 1500, rest: 1500 })
    expect(pieces.length).toBeGreaterThan(3)
    for (const { bytes } of pieces) expect(bytes.length).toBeLessThan(1600)
    expect(pieces.flatMap(({ bytes }) => decodeSpans(bytes))).toEqual(decodeSpans(whole))
    const each = splitRequest('traces', whole, { by: 'bytes', first: 1, rest: 1 })
    expect(each.map(({ items }) => items)).toEqual(Array.from({ length: 101 }, () => 1))
  })

  it('not at all when it fits', () => {
    const whole = request(13)
    const [piece, ...more] = splitRequest('traces', whole, { by: 'items', first: 13, rest: 13 })
    expect(more).toEqual([])
    expect(decodeSpans(piece!.bytes)).toEqual(decodeSpans(whole))
  })

  it('never when it is no protobuf', () => {
    const broken = request(3).subarray(0, -1)
    const limit = { by: 'items', first: 1, rest: 1 } as const
    expect(() => splitRequest('traces', broken, limit)).toThrow('message ends in a field')
    expect(() => splitRequest('traces', Buffer.from([0x0c]), limit)).toThrow('wire type 4')
  })

  it.each(signals)(
    'of random %s keeps each item once, and every piece is well-formed',
    (signal) => {
      const arbitrary = randomRequest(signal, { tame: true })
      fc.assert(
        fc.property(arbitrary, fc.integer({ min: 1, max: 5 }), (bytes, most) => {
          const { items } = encodedRequest(signal, bytes)
          const pieces = splitRequest(signal, bytes, { by: 'items', first: most, rest: most })
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
          expect(splitRequest(signal, bytes, limit)).toBeInstanceOf(Array)
        } catch (error) {
          expect((error as Error).message).toMatch(/^protobuf: /)
        }
      }),
      { numRuns: 1000 },
    )
  })
})
