// What an nginx pays that is not selected, in CPU time; docs/performance.md has the numbers of longer runs.
import { expect, it } from 'vitest'
import { median } from '../support/median.ts'
import { best, netShare, rawShare, unselected } from '../bench/unselected.ts'

const MOST = 0.02
const ROUNDS = 3
const SECONDS = 1

// Why not the share as measured for a connection per request: docs/decisions.md, 32.
it('K8: BPF programs take at most 2 % of the CPU time of an nginx that is not selected; with a connection per request without what measuring takes', async () => {
  const runs = await unselected(ROUNDS, SECONDS)
  const kept = runs['kept connections']
  expect(best(kept, rawShare)).toBeLessThanOrEqual(MOST)
  expect(median(kept.map(netShare))).toBeLessThanOrEqual(MOST)
  expect(best(runs['a connection per request'], netShare)).toBeLessThanOrEqual(MOST)
})

it('K8: of one that is selected they take more', async () => {
  const runs = await unselected(1, SECONDS, { select: { exe: ['nginx', 'wrk'] } })
  expect(best(runs['kept connections'], netShare)).toBeGreaterThan(MOST)
})
