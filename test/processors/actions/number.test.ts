import { describe, expect, it } from 'vitest'
import { parseFloat64, parseInteger, truncate } from '../../../processors/actions/number.ts'

describe('numbers as Go reads them', () => {
  it.each([
    ['17', 17],
    ['+17', 17],
    ['-0', 0],
    ['007', 7],
    ['-000', 0],
    ['+', undefined],
    [`${'0'.repeat(30)}9223372036854775807`, 9223372036854775807n],
    ['9'.repeat(30), undefined],
    ['9007199254740993', 9007199254740993n],
    ['-9223372036854775808', -9223372036854775808n],
    ['9223372036854775808', undefined],
    ['1_000', undefined],
    ['1.0', undefined],
    [' 1', undefined],
    ['', undefined],
    ['0x10', undefined],
  ])('%j is the integer %s', (text, value) => expect(parseInteger(text)).toBe(value))

  it.each([
    ['2.50', 2.5],
    ['.5', 0.5],
    ['5.', 5],
    ['-1e3', -1000],
    ['0x1p-2', 0.25],
    ['-0x1.8p1', -3],
    ['0x.8p0', 0.5],
    ['0x1.p1', 2],
    ['0x.p1', undefined],
    ['0x1.1.1p1', undefined],
    ['1.2.3', undefined],
    ['inf', Infinity],
    ['-Infinity', -Infinity],
    ['NaN', NaN],
    ['1e400', undefined],
    ['1_0', undefined],
    ['0x10', undefined],
    ['', undefined],
    ['.', undefined],
    ['e5', undefined],
    ['1 ', undefined],
  ])('%j is the float %s', (text, value) => expect(parseFloat64(text)).toBe(value))

  it.each([
    [2.9, 2],
    [-2.9, -2],
    [-0.5, 0],
    [2 ** 60, 2n ** 60n],
    [1e21, -(2n ** 63n)],
    [NaN, -(2n ** 63n)],
  ])('%d becomes %s', (value, whole) => expect(truncate(value)).toBe(whole))
})
