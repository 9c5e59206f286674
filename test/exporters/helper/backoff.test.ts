import { expect, it } from 'vitest'
import { Backoff } from '../../../exporters/helper/backoff.ts'
import { retryOnFailure } from '../../../exporters/helper/retry_config.ts'

it('waits 5 s, then 1.5 times longer up to 30 s, each within half of it', () => {
  const waits = (random: number): number[] => {
    const backoff = new Backoff(retryOnFailure.initial(), () => random)
    return Array.from({ length: 7 }, () => backoff.next())
  }
  const exact = [5000, 7500, 11250, 16875, 25312.5, 30000, 30000]
  expect(waits(0.5)).toEqual(exact)
  expect(waits(0)).toEqual(exact.map((wait) => wait / 2))
  expect(waits(1)).toEqual(exact.map((wait) => wait * 1.5))
})
