// What stays of names when their series are gone.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { config } from '../../../exporters/prometheus/config.ts'
import { Store } from '../../../exporters/prometheus/store.ts'
import type { MetricData } from '../../../pipeline/data/metrics.ts'
import { gauge, of, SHOP } from './metrics.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const NAMES = 499
const LONG = 100_003

function heapBytes(): number {
  collect()
  return process.memoryUsage().heapUsed
}

it('P6: names that are long are not kept', () => {
  const store = new Store(config({ endpoint: '127.0.0.1:0' }), () => {})
  const data = (i: number): MetricData => of(SHOP, gauge(`${i}${'x'.repeat(LONG)}`, 1))
  store.push(data(-1), 0)
  const before = heapBytes()
  for (let i = 0; i < NAMES; i++) {
    store.push(data(i), 0)
    store.expire(1)
  }
  expect(store.size).toBe(0)
  expect(heapBytes() - before).toBeLessThan((NAMES * LONG) / 10)
})
