// What an nginx pays that is not selected, in CPU time; docs/performance.md has the numbers of longer runs.
import { expect, it } from 'vitest'
import { shareOf, unselected } from '../bench/unselected.ts'

const MOST = 0.02
const ROUNDS = 3
const SECONDS = 1

it('K8: BPF programs take at most 2 % of the CPU time of an nginx that is not selected', async () => {
  const runs = await unselected(ROUNDS, SECONDS)
  expect(shareOf(runs['kept connections'])).toBeLessThanOrEqual(MOST)
  expect(shareOf(runs['a connection per request'])).toBeLessThanOrEqual(MOST)
})

it('K8: of one that is selected they take more', async () => {
  const runs = await unselected(1, SECONDS, { exe: ['nginx', 'wrk'] })
  expect(shareOf(runs['kept connections'])).toBeGreaterThan(MOST)
})
