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
  })

  it('is undefined when all was taken', () => {
    expect(readPartialSuccess(hex(''), PROTOBUF)).toBeUndefined()
    expect(readPartialSuccess(hex('0a 00'), PROTOBUF)).toBeUndefined()
    expect(readPartialSuccess(json({}), JSON_TYPE)).toBeUndefined()
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
