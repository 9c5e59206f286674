import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { otelAttributes, parseAttributes } from '../../../pipeline/naming/otel.ts'

describe('OTEL_* of a process', () => {
  it.each([
    ['', {}],
    ['a=b', { a: 'b' }],
    [' a = b , c=d=e ,', { a: 'b', c: 'd=e' }],
    ['a%3Db=%2C', { 'a=b': ',' }],
    ['a=', { a: '' }],
    ['a=1,a=2', { a: '2' }],
  ])('reads %j', (text, expected) => {
    expect(Object.fromEntries(parseAttributes(text)!)).toEqual(expected)
  })

  it.each(['a', '=b', 'a=%', 'a=%ff', 'a=b,c', `a=${'x'.repeat(4097)}`])(
    'discards all of %j',
    (text) => {
      expect(parseAttributes(text)).toBeUndefined()
    },
  )

  it('takes OTEL_SERVICE_NAME before service.name', () => {
    const env = { OTEL_SERVICE_NAME: 'a', OTEL_RESOURCE_ATTRIBUTES: 'service.name=b,x=y' }
    expect([...otelAttributes(env)]).toEqual([
      ['service.name', 'a'],
      ['x', 'y'],
    ])
    expect([...otelAttributes({ OTEL_SERVICE_NAME: 'a', OTEL_RESOURCE_ATTRIBUTES: '%' })]).toEqual([
      ['service.name', 'a'],
    ])
  })

  it('reads back whatever was encoded', () => {
    const word = fc
      .string({ minLength: 1, maxLength: 13, unit: 'binary' })
      .map((s) => s.replace(/\p{Cs}/gu, 'x'))
    fc.assert(
      fc.property(fc.dictionary(word, word, { maxKeys: 7 }), (pairs) => {
        const text = Object.entries(pairs).map((pair) => pair.map(encodeURIComponent).join('='))
        expect(Object.fromEntries(parseAttributes(text.join(','))!)).toEqual({ ...pairs })
      }),
    )
  })
})
