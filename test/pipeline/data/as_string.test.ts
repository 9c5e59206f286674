import { expect, it } from 'vitest'
import { asString, valueType } from '../../../pipeline/data/as_string.ts'

it('attribute values become strings as pdata makes them', () => {
  expect(asString({ double: 3 })).toBe('3')
  expect(asString({ double: 1e-5 })).toBe('0.00001')
  expect(asString(12345678901234567890n)).toBe('12345678901234567890')
  expect(asString(['a', 1, [true]])).toBe('["a",1,[true]]')
  expect(asString({ map: ['k', { map: ['n', 9007199254740993n] }, 'a', null] })).toBe(
    '{"a":null,"k":{"n":9007199254740993}}',
  )
  expect(asString(Uint8Array.of(1, 2, 3))).toBe('AQID')
  expect(asString([Uint8Array.of(1, 2, 3), '<&>\u2028\ud800'])).toBe('["AQID","<&>\\u2028\ufffd"]')
  expect(asString(null)).toBe('')
  expect(asString([{ double: NaN }])).toBe('')
})

it('and types have the names of pdata', () => {
  const values = [null, 'a', true, 7, 7n, 7.5, { double: 7 }, Uint8Array.of(), [], { map: [] }]
  expect(values.map((value) => valueType(value))).toEqual(
    'Empty Str Bool Int Int Double Double Bytes Slice Map'.split(' '),
  )
})
