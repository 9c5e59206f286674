import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  addedNative,
  nativeOf,
  populationOf,
  spansOf,
  type NativeBuckets,
  type NativeHistogram,
} from '../../../pipeline/prometheus/native.ts'

const of = (scale: number, positive: NativeBuckets, zeroThreshold = 0): NativeHistogram =>
  nativeOf(scale, zeroThreshold, 0, positive, undefined)!

it('spans end at gaps of more than two buckets', () => {
  expect(spansOf({ offset: -1, counts: [1, 2, 3] })).toEqual({
    spans: [{ offset: 0, length: 3 }],
    deltas: [1, 1, 1],
  })
  expect(spansOf({ offset: 3, counts: [5] }).spans).toEqual([{ offset: 4, length: 1 }])
  expect(spansOf({ offset: 0, counts: [] })).toEqual({ spans: [], deltas: [] })
})

it('a scale above 8 becomes 8, one below −4 is none', () => {
  // Buckets 5, 6, 7 | 8, 9 of scale 10 are 1 and 2 of scale 8.
  const { schema, positive } = of(10, { offset: 5, counts: [1, 2, 3, 4, 5] })
  expect(schema).toBe(8)
  expect(positive).toEqual({ offset: 1, counts: [6, 9] })
  expect(nativeOf(-5, 0, 0, undefined, undefined)).toBeUndefined()
  expect(nativeOf(0, 0, 0, { offset: 2 ** 30, counts: [1] }, undefined)).toBeUndefined()
})

it('two are added at the coarser schema', () => {
  const sum = addedNative(
    of(1, { offset: -3, counts: [1, 2, 3] }),
    of(0, { offset: 2, counts: [10] }),
  )
  expect(sum.schema).toBe(0)
  // −3 | −2, −1 of scale 1 are −2 and −1 of scale 0.
  expect(sum.positive).toEqual({ offset: -2, counts: [1, 5, 0, 0, 10] })
})

it('what lies in the wider zero bucket is counted there', () => {
  // (0.5, 1], (1, 2], (2, 4] and a zero bucket up to 2.
  const sum = addedNative(
    of(0, { offset: -1, counts: [1, 2, 3] }),
    of(0, { offset: 5, counts: [7] }, 2),
  )
  expect(sum).toMatchObject({ zeroThreshold: 2, zeroCount: 3 })
  expect(sum.positive).toEqual({ offset: 1, counts: [3, 0, 0, 0, 7] })
})

it('adding loses no count, and stays small', () => {
  const native = fc
    .record({
      scale: fc.integer({ min: -4, max: 8 }),
      threshold: fc.double({ min: 0 }),
      place: fc.double({ min: -1, max: 1, noNaN: true }),
      counts: fc.array(fc.nat(99), { maxLength: 9 }),
    })
    .map(({ scale, threshold, place, counts }) => {
      return of(scale, { offset: Math.round(place * 1074 * 2 ** scale), counts }, threshold)
    })
  fc.assert(
    fc.property(native, native, (a, b) => {
      const sum = addedNative(a, b)
      expect(populationOf(sum)).toBe(populationOf(a) + populationOf(b))
      expect(sum.positive.counts.length).toBeLessThan(2 ** 14 + 20)
    }),
  )
})
