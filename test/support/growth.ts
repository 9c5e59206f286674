// How the time of work grows with its size.
import { expect } from 'vitest'

const TRIES = 3
/** Garbage is collected at times of its own. */
const SLACK_MS = 100

/**
 * Four times as much takes about four times as long: 16 times would be quadratic. Time of this thread's processor, so that whoever
 * else uses the machine does not count. `prepare` makes what is to be done with `n`, and is not measured.
 */
export function expectLinear(n: number, prepare: (n: number) => () => unknown): void {
  const small = fastestMs(prepare, n)
  expect(fastestMs(prepare, 4 * n)).toBeLessThan(6 * small + SLACK_MS)
}

function fastestMs(prepare: (n: number) => () => unknown, n: number): number {
  const times = Array.from({ length: TRIES }, () => {
    const run = prepare(n)
    const before = process.threadCpuUsage()
    run()
    const { user, system } = process.threadCpuUsage(before)
    return (user + system) / 1000
  })
  return Math.min(...times)
}
