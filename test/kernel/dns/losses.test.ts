// A flood while nobody reads: what does not fit into the ring is counted, and the records that come later say how much that was.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { DatagramEvent } from '../../../bpf/events.ts'
import type { BpfObject } from '../../../native/index.ts'
import { lookupSamples } from '../../../receivers/tcp/dns/index.ts'
import { startLookups } from '../../../receivers/tcp/dns/programs.ts'
import { until } from '../../support/until.ts'
import { walk } from '../../support/walk.ts'

const FLOOD = fileURLToPath(new URL('../../apps/dns/flood.py', import.meta.url))
const COUNT = 5003
/** Bytes of each: a mark, too. */
const LENGTH = 4000

let lookups: BpfObject | undefined

afterAll(() => lookups?.close())

it('K6: datagrams: seen + lost = sent, when the ring overflows', async () => {
  let seen = 0
  let last = 0
  const object = startLookups({ rung: 'tracepoint', disable: [] }).running!.object
  lookups = object
  object.ring('events', (bytes) => {
    for (const { view, at } of walk(bytes)) {
      if (DatagramEvent.len(view, at) !== LENGTH) continue
      seen++
      expect(DatagramEvent.lost(view, at)).toBeGreaterThanOrEqual(last)
      last = DatagramEvent.lost(view, at)
    }
  })
  const flood = (count: number): void => {
    const inside = `/sbin/ip link set lo up && exec /usr/bin/python3 ${FLOOD} ${count}`
    // Nothing is taken out of the buffers as long as this lasts.
    expect(spawnSync('unshare', ['--net', 'sh', '-c', inside]).status).toBe(0)
  }
  const lost = (): number =>
    [...lookupSamples(object)]
      .filter(({ name }) => name === 'spantap_datagrams_lost')
      .reduce((sum, { value }) => sum + value, 0)
  const accounted = (count: number): Promise<boolean> =>
    until(
      () => `seen ${seen}, lost ${lost()}`,
      () => seen + lost() === count,
    )
  flood(COUNT)
  await accounted(COUNT)
  // There is room again: this one tells of the others.
  flood(1)
  await accounted(COUNT + 1)
  expect(lost()).toBeGreaterThan(1000)
  expect(last).toBe(lost())
})
