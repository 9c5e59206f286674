import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Reader } from '../../../pipeline/otlp/reader.ts'
import { readPartialSuccess, readStatus } from '../../../pipeline/otlp/response.ts'

const PROTOBUF = 'application/x-protobuf'
const JSON_TYPE = 'application/json; charset=utf-8'
const hex = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex')
const json = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value))

describe('readPartialSuccess', () => {
  it('reads how many were rejected and why', () => {
    // partial_success { rejected_spans: 300 error_message: "full" } and a field of a later version
    const body = hex('0a 09 08 ac02 12 04 66756c6c 1a 01 00')
    expect(readPartialSuccess(body, PROTOBUF)).toEqual({ rejected: 300, message: 'full' })
    const spans = { partialSuccess: { rejectedSpans: '300', errorMessage: 'full' } }
    expect(readPartialSuccess(json(spans), JSON_TYPE)).toEqual({ rejected: 300, message: 'full' })
    const points = { partialSuccess: { rejectedDataPoints: 7 } }
    expect(readPartialSuccess(json(points), JSON_TYPE)).toEqual({ rejected: 7, message: '' })
    const records = { partialSuccess: { rejectedLogRecords: String(2 ** 40 + 7) } }
    expect(readPartialSuccess(json(records), JSON_TYPE)?.rejected).toBe(2 ** 40 + 7)
  })

  it.each([0, 1, 311, 2 ** 53 - 1])('reads %i rejected items', (items) => {
    const varint: number[] = []
    let rest = BigInt(items)
    for (; rest > 127n; rest >>= 7n) varint.push(Number(rest & 127n) | 128)
    const inner = [0x08, ...varint, Number(rest), 0x12, 1, 0x78]
    const expected = { rejected: items, message: 'x' }
    expect(readPartialSuccess(Uint8Array.of(0x0a, inner.length, ...inner), PROTOBUF)).toEqual(
      expected,
    )
    for (const rejectedSpans of [items, String(items)]) {
      const body = json({ partialSuccess: { rejectedSpans, errorMessage: 'x' } })
      expect(readPartialSuccess(body, JSON_TYPE)).toEqual(expected)
    }
  })

  it.each([
    'many',
    '',
    ' 7',
    '7.5',
    '1e3',
    '-1',
    '0x7',
    '9007199254740992',
    -1,
    7.5,
    2 ** 53,
    true,
    [],
    {},
  ])('P6: throws on %j rejected items in JSON', (rejectedSpans) => {
    const body = json({ partialSuccess: { rejectedSpans, errorMessage: 'x' } })
    expect(() => readPartialSuccess(body, JSON_TYPE)).toThrow(
      'json: not a number of rejected items',
    )
  })

  it.each([
    ['-1', 'ffffffffffffffffff01'],
    ['-2^63', '80808080808080808001'],
    ['2^63 - 1', 'ffffffffffffffff7f'],
    ['2^53', '8080808080808010'],
  ])('P6: throws on %s rejected items in protobuf', (_, varint) => {
    const length = (varint.length / 2 + 1).toString(16).padStart(2, '0')
    const body = hex(`0a ${length} 08 ${varint}`)
    expect(() => readPartialSuccess(body, PROTOBUF)).toThrow('not a number of rejected items')
  })

  it('is undefined when all was taken', () => {
    expect(readPartialSuccess(hex(''), PROTOBUF)).toBeUndefined()
    expect(readPartialSuccess(hex('0a 00'), PROTOBUF)).toBeUndefined()
    expect(readPartialSuccess(json({}), JSON_TYPE)).toBeUndefined()
    const nothing = { partialSuccess: { rejectedSpans: null } }
    expect(readPartialSuccess(json(nothing), JSON_TYPE)).toBeUndefined()
    expect(readPartialSuccess(Buffer.from('<html>'), 'text/html')).toBeUndefined()
    expect(readPartialSuccess(Buffer.from('ok'), undefined)).toBeUndefined()
  })

  it('throws on a body that is not what its type says', () => {
    expect(() => readPartialSuccess(hex('0a 05 08'), PROTOBUF)).toThrow('message ends in a field')
    expect(() => readPartialSuccess(hex('0f'), PROTOBUF)).toThrow('unknown wire type 7')
    expect(() => readPartialSuccess(hex('ff'.repeat(12)), PROTOBUF)).toThrow('bad varint')
    expect(() => readPartialSuccess(Buffer.from('{'), JSON_TYPE)).toThrow('JSON')
    expect(() => readPartialSuccess(Buffer.from('1'), JSON_TYPE)).toThrow('not an object')
  })
})

describe('readStatus', () => {
  it('reads the message and the types of the details', () => {
    // code 3, message "bad", details [Any { type_url: "t" value: 00 }]
    const body = hex('08 03 12 03 626164 1a 06 0a 01 74 12 01 00')
    expect(readStatus(body, PROTOBUF)).toEqual({ message: 'bad', details: ['t'] })
    expect(readStatus(json({ code: 3, message: 'bad' }), JSON_TYPE)).toEqual({
      message: 'bad',
      details: [],
    })
  })

  it('is undefined when there is none', () => {
    expect(readStatus(hex(''), PROTOBUF)).toBeUndefined()
    expect(readStatus(Buffer.from('no healthy upstream'), 'text/plain')).toBeUndefined()
    expect(readStatus(Buffer.from('no healthy upstream'), PROTOBUF)).toBeUndefined()
  })
})

it('reads any bytes to their end or throws', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      const reader = new Reader(bytes)
      try {
        while (reader.next()) reader.skip()
      } catch (error) {
        expect((error as Error).message).toMatch(/^protobuf: /)
      }
    }),
    { numRuns: 2000 },
  )
})
