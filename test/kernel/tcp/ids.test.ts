import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { LIMITS } from '../../../bpf/events.ts'
import { open } from '../../../native/index.ts'
import { compileBpf } from '../../native/compile.ts'
import { until } from '../../support/until.ts'
import { startPairs, watchKernel, type Pairs, type Watching } from './kernel.ts'

const CONNECTIONS = 11
/** More than a CPU would have if its ids were the multiples of a power of two. */
const MANY = 1009
const slotOf = (id: number): number => id % LIMITS.POLICY_SLOTS
let watching: Watching
let pairs: Pairs

describe('in use', () => {
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
    const slots = new Set(watching.ids(pairs.pid).map(slotOf))
    expect(slots.size).toBe(ends)
  })
})

it('on a host with many CPUs the connections of one of them have slots of their own, too', () => {
  const object = open(compileBpf(fileURLToPath(new URL('./ids.bpf.c', import.meta.url))), {
    rodata: { possible_cpus: 128 },
  })
  try {
    const ids = Array.from({ length: MANY }, () => object.run('next_id'))
    expect(new Set(ids).size).toBe(MANY)
    // This process may change the CPU, and a slot be used by both.
    expect(new Set(ids.map(slotOf)).size).toBeGreaterThan(0.99 * MANY)
  } finally {
    object.close()
  }
})
