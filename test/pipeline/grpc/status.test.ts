import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonRpcStatus, readRpcStatus, writeRpcStatus } from '../../../pipeline/grpc/rpc_status.ts'
import {
  codeName,
  decodeMessage,
  encodeMessage,
  GRPC,
  parseCode,
} from '../../../pipeline/grpc/status.ts'
import { parseTimeout } from '../../../pipeline/grpc/timeout.ts'

describe('grpc-message', () => {
  it.each([
    ['sending queue is full', 'sending queue is full'],
    ['100%', '100%25'],
    ['two\nlines', 'two%0Alines'],
    ['Größe ✓', 'Gr%C3%B6%C3%9Fe %E2%9C%93'],
  ])('%j is %j', (message, coded) => {
    expect(encodeMessage(message)).toBe(coded)
    expect(decodeMessage(coded)).toBe(message)
  })

  it('is not lost for being coded wrongly', () => {
    expect(decodeMessage('50% of %zz, %4')).toBe('50% of %zz, %4')
  })

  it('comes back whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (message) => {
        const coded = encodeMessage(message)
        expect(coded).toMatch(/^[\x20-\x7e]*$/)
        expect(decodeMessage(coded)).toBe(message)
      }),
    )
  })
})

describe('google.rpc.Status', () => {
  it('with RetryInfo has the bytes that protobuf gives it', () => {
    const bytes = writeRpcStatus({ code: 14, message: 'busy', retryDelayMs: 13_500 })
    // code 14, message "busy", details [Any { type_url, RetryInfo { Duration { 13 s, 500,000,000 ns } } }]
    expect(bytes.toString('latin1')).toBe(
      '\x08\x0e\x12\x04busy\x1a\x36\x0a\x28type.googleapis.com/google.rpc.RetryInfo' +
        '\x12\x0a\x0a\x08\x08\x0d\x10\x80\xca\xb5\xee\x01',
    )
  })

  it('comes back', () => {
    const status = fc.record(
      {
        code: fc.integer({ min: 0, max: 16 }),
        message: fc.string({ unit: 'grapheme' }),
        retryDelayMs: fc.integer({ min: 0, max: 1e9 }),
      },
      { requiredKeys: ['code', 'message'] },
    )
    fc.assert(
      fc.property(status, (given) => {
        expect(readRpcStatus(writeRpcStatus(given))).toEqual(given)
      }),
    )
  })

  it('is read or refused, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const status = readRpcStatus(bytes)
        if (status) expect(status.code).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('P6: with a code that is no int32 ≥ 0 is UNKNOWN', () => {
    const read = (varint: string): number | undefined =>
      readRpcStatus(Buffer.from(`08${varint}`, 'hex'))?.code
    expect(read('ffffffff07')).toBe(2 ** 31 - 1)
    expect([read('8080808008'), read('ffffffffffffffffff01')]).toEqual([GRPC.UNKNOWN, GRPC.UNKNOWN])
  })

  it('in JSON', () => {
    expect(jsonRpcStatus({ code: 3, message: 'bad' })).toBe('{"code":3,"message":"bad"}')
    expect(JSON.parse(jsonRpcStatus({ code: 14, message: 'x', retryDelayMs: 1500 }))).toEqual({
      code: 14,
      message: 'x',
      details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '1.5s' }],
    })
  })
})

it('codes have names, and a header that is none is UNKNOWN', () => {
  expect([codeName(0), codeName(14), codeName(99)]).toEqual(['OK', 'Unavailable', 'Code(99)'])
  expect([parseCode('8'), parseCode('x'), parseCode('')]).toEqual([8, GRPC.UNKNOWN, GRPC.UNKNOWN])
})

describe('grpc-timeout', () => {
  it.each([
    ['3H', 10_800_000],
    ['2M', 120_000],
    ['5S', 5000],
    ['7m', 7],
    ['500u', 0.5],
    ['1000000n', 1],
    ['99999999H', 99_999_999 * 3_600_000],
  ])('%s', (text, ms) => expect(parseTimeout(text)).toBeCloseTo(ms))

  it.each([
    ['S', 'transport: timeout string is too short: "S"'],
    ['123456789S', 'transport: timeout string is too long: "123456789S"'],
    ['abc', 'transport: timeout unit is not recognized: "abc"'],
    ['1.5S', 'strconv.ParseUint: parsing "1.5": invalid syntax'],
    ['-1S', 'strconv.ParseUint: parsing "-1": invalid syntax'],
  ])('not %s', (text, error) => expect(() => parseTimeout(text)).toThrow(error))
})
