import { statSync } from 'node:fs'
import { afterEach, expect, it } from 'vitest'
import { LIMITS, OUTCOME, PolicySlot } from '../../../bpf/events.ts'
import { until } from '../../support/until.ts'
import { startPairs, watchKernel, type Pairs, type Watching } from './kernel.ts'

const POLICY_NONE = 1
const SEND = 1
/** Far more than anything else sends here meanwhile. */
const BYTES = 500_009

let watching: Watching
let pairs: Pairs
afterEach(async () => {
  watching.object.close()
  await pairs.stop()
})

const sent = (outcome: number): number =>
  watching.object.sums('bytes')[SEND * OUTCOME.OUTCOME_COUNT + outcome]!

/** Nothing of these connections is wanted. */
function skip(ids: readonly number[]): void {
  const value = new Uint8Array(PolicySlot.SIZE)
  value.fill(POLICY_NONE, PolicySlot.POLICY, PolicySlot.POLICY + 2)
  for (const id of ids) {
    PolicySlot.setTag(new DataView(value.buffer), 0, Math.floor(id / LIMITS.POLICY_SLOTS))
    watching.object.array('policies').set(id % LIMITS.POLICY_SLOTS, value)
  }
}

/** As if we listened on this port. */
function own(port: number): void {
  const netns = statSync(`/proc/${pairs.pid}/ns/net`).ino
  const key = new Uint8Array(Uint32Array.of(netns, port).buffer)
  watching.object.map('own_ports').set(key, Uint8Array.of(1))
}

/** A connection that is older than the programs, after `calls` more in each direction; then it could be known as our own. */
async function judgedAfter(calls: number): Promise<{ own: number; skipped: number }> {
  pairs = await startPairs()
  await pairs.tell('open 1')
  watching = watchKernel()
  await pairs.tell('send 7')
  await until('both ends are known', () => watching.ids(pairs.pid).length === 2)
  skip(watching.ids(pairs.pid))
  for (let i = 1; i < calls; i++) await pairs.tell('send 7')
  own(pairs.port)
  const before = { own: sent(OUTCOME.SKIPPED_SELF), skipped: sent(OUTCOME.SKIPPED_POLICY) }
  await pairs.tell(`send ${BYTES}`)
  return {
    own: sent(OUTCOME.SKIPPED_SELF) - before.own,
    skipped: sent(OUTCOME.SKIPPED_POLICY) - before.skipped,
  }
}

it('a connection older than we are is looked up again, since its other end may show what it is', async () => {
  const { own } = await judgedAfter(3)
  expect(own).toBeGreaterThanOrEqual(BYTES)
})

it('but not for ever, also when nobody wants its bytes', async () => {
  const { own, skipped } = await judgedAfter(13)
  expect(own).toBeLessThan(BYTES)
  expect(skipped).toBeGreaterThanOrEqual(BYTES)
})
