import { expect, it } from 'vitest'
import { fixed, shortest } from '../../pipeline/go_float.ts'

it.each([
  [0, '0'],
  [-0, '-0'],
  [1, '1'],
  [0.5, '0.5'],
  [100_000, '100000'],
  [1_000_000, '1e+06'],
  [123_456_789.5, '1.234567895e+08'],
  [1e21, '1e+21'],
  [1e100, '1e+100'],
  [0.0001, '0.0001'],
  [0.00001, '1e-05'],
  [NaN, 'NaN'],
  [Infinity, '+Inf'],
  [-Infinity, '-Inf'],
])('%d is %s with as few digits as can be', (value, text) => {
  expect(shortest(value)).toBe(text)
})

it.each([
  [0, '0.000000'],
  [-0, '-0.000000'],
  [1e22, '10000000000000000000000.000000'],
  [1 / 128, '0.007812'],
  [3 / 128, '0.023438'],
  [-3 / 128, '-0.023438'],
  [5 / 128, '0.039062'],
  [2.5, '2.500000'],
  [-1e-9, '-0.000000'],
  [NaN, 'NaN'],
])('%d is %s with six decimals', (value, text) => {
  expect(fixed(value)).toBe(text)
})
