import { afterEach, expect, it } from 'vitest'
import { LIMITS } from '../../../bpf/events.ts'
import { until } from '../../support/until.ts'
import { startPairs, watchKernel, type Pairs, type Watching } from './kernel.ts'

const CONNECTIONS = 11
let watching: Watching
let pairs: Pairs
afterEach(async () => {
  watching.object.close()
  await pairs.stop()
})

it('connections of different CPUs have policy slots of their own', async () => {
  watching = watchKernel()
  pairs = await startPairs()
  const { cpus } = pairs
  for (const cpu of cpus) await pairs.tell(`open ${CONNECTIONS} ${cpu}`)
  await pairs.tell('send 7')
  const ends = cpus.length * CONNECTIONS * 2
  await until('all ends are known', () => watching.ids(pairs.pid).length === ends)
  const slots = new Set(watching.ids(pairs.pid).map((id) => id % LIMITS.POLICY_SLOTS))
  expect(slots.size).toBe(ends)
})
