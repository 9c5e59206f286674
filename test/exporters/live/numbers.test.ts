import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytes, count, duration, grouped, percent, rate } from '../../../exporters/live/format.ts'
import { BUCKETS, bucketOf, middleOf, quantiles } from '../../../exporters/live/histogram.ts'
import { SlidingWindow } from '../../../exporters/live/window.ts'

describe('histogram', () => {
  it('keeps every duration to 2 %, and their order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.nat(1000), (us, more) => {
        const bucket = bucketOf(us)
        expect(bucket).toBeLessThan(BUCKETS)
        expect(Math.abs(middleOf(bucket) - us)).toBeLessThanOrEqual(us * 0.02)
        expect(bucketOf(us + more)).toBeGreaterThanOrEqual(bucket)
      }),
    )
    expect(bucketOf(1e15)).toBe(BUCKETS - 1)
  })

  it('gives the quantiles of 1..1009 µs', () => {
    const counts = new Uint32Array(BUCKETS)
    for (let us = 1; us <= 1009; us++) counts[bucketOf(us)]!++
    expect(quantiles(counts, [0.01, 0.5, 0.95, 0.99, 1])).toEqual([11, 507.5, 951.5, 999.5, 1015.5])
    expect(quantiles(new Uint32Array(BUCKETS), [0.5, 0.99])).toEqual([0, 0])
  })
})

describe('the last minute', () => {
  it('counts a minute and forgets slice by slice', () => {
    const window = new SlidingWindow()
    const start = 1_000_000
    // 7 a second for 100 s, every 7th an error of 10 ms, the others 1 ms.
    for (let ms = 0; ms < 100_000; ms += 1000) {
      for (let i = 0; i < 7; i++) window.record(start + ms, i === 0 ? 10_000 : 1000, i === 0)
    }
    const now = start + 100_000
    // The slice that has just begun is empty: 50 s are full.
    expect(window.totals(now)).toEqual({ count: 350, errors: 50, seconds: 50 })
    expect(quantiles(window.durations(now), [0.5, 0.95]).map(Math.round)).toEqual([1000, 10112])
    expect(window.totals(now + 9_999)).toEqual({ count: 350, errors: 50, seconds: 59.999 })
    expect(window.totals(now + 10_000)).toEqual({ count: 280, errors: 40, seconds: 50 })
    expect(window.totals(now + 50_000).count).toBe(0)
    window.record(now + 600_000, 5, false)
    expect(window.totals(now + 600_000).count).toBe(1)
  })

  it('what has just begun has a rate of its own time', () => {
    const window = new SlidingWindow()
    for (let i = 0; i < 101; i++) window.record(5_000, 1, false)
    expect(window.totals(5_000)).toEqual({ count: 101, errors: 0, seconds: 1 })
    expect(window.totals(9_000)).toEqual({ count: 101, errors: 0, seconds: 4 })
  })
})

it('numbers are short', () => {
  expect([0, 0.5, 49.4, 999.4, 999.5, 12_345, 999_400, 999_500].map(duration)).toEqual([
    '0µs',
    '1µs',
    '49µs',
    '999µs',
    '1.00ms',
    '12.3ms',
    '999ms',
    '1.00s',
  ])
  expect([12.5e6, 99.4e6, 99.5e6, 4294e6].map(duration)).toEqual([
    '12.5s',
    '99.4s',
    '1.66m',
    '71.6m',
  ])
  expect([0.0167, 1.5, 12.34, 123.4, 999.4, 999.5, 12_345, 2.5e6].map(rate)).toEqual([
    '0.02',
    '1.50',
    '12.3',
    '123',
    '999',
    '1.00k',
    '12.3k',
    '2.50M',
  ])
  expect([0, 0.00001, 0.0005, 0.004, 0.05, 0.0994, 0.0996, 1].map(percent)).toEqual([
    '0',
    '<0.01',
    '0.05',
    '0.4',
    '5.0',
    '9.9',
    '10',
    '100',
  ])
  expect([0, 1, 999, 1009, 12_345_678, 999_999, 3e15].map(bytes)).toEqual([
    '0 B',
    '1 B',
    '999 B',
    '1.01 kB',
    '12.3 MB',
    '1.00 MB',
    '3000 TB',
  ])
  expect([0, 7, 1009, 5e12].map(count)).toEqual(['0', '7', '1.01k', '5000G'])
  expect(grouped(1234567)).toBe('1,234,567')
})
