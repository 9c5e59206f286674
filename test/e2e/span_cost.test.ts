// K9: what a span of a selected service costs the user side. Whoever shares the machine makes a run dearer and none cheaper, so the
// best of some counts; all of them are tried again before that is a failure.
import { describe, expect, it } from 'vitest'
import { bench, type Numbers } from '../support/bench.ts'

const USER_US = 8
const SPANS_PER_SECOND = 300_000
/** A look every 10 ms. */
const WAKEUPS_PER_SECOND = 100
const TRIES = 3

describe('K9: what a span costs', { timeout: 600_000 }, () => {
  it(`K9: at most ${USER_US} µs of CPU time, ${WAKEUPS_PER_SECOND} timer wake-ups per second`, async () => {
    const { runs, best } = await bestOf('span', (one) => one.best, 'least')
    console.log(`K9: ${best.toFixed(2)} µs per span`, runs)
    expect(best).toBeLessThanOrEqual(USER_US)
    for (const { spans, kernelNs, timerWakeups, halfFullWakeups } of runs) {
      expect(Math.min(spans, kernelNs, timerWakeups)).toBeGreaterThan(0)
      expect(timerWakeups).toBeLessThanOrEqual(WAKEUPS_PER_SECOND)
      expect(halfFullWakeups).toBeGreaterThanOrEqual(0)
    }
  })

  it(`K9: replay: at least ${SPANS_PER_SECOND} spans per second of one core`, async () => {
    const { best } = await bestOf('replay', (one) => one.best, 'most')
    console.log(`K9: ${best.toFixed(0)} spans/s per core`)
    expect(best).toBeGreaterThanOrEqual(SPANS_PER_SECOND)
  })
})

/** The numbers of the first of TRIES times that is good enough, or else of the best. */
async function bestOf<P extends 'span' | 'replay'>(
  part: P,
  value: (numbers: Numbers[P]) => number,
  wanted: 'least' | 'most',
): Promise<Numbers[P]> {
  const sign = wanted === 'least' ? 1 : -1
  const gate = wanted === 'least' ? USER_US : SPANS_PER_SECOND
  let best: Numbers[P] | undefined
  for (let i = 0; i < TRIES; i++) {
    const { numbers } = (await bench(part))[part]
    if (!best || sign * value(numbers) < sign * value(best)) best = numbers
    if (sign * value(best) <= sign * gate) break
  }
  return best!
}
