import { afterEach, expect, it } from 'vitest'
import { config } from '../../../receivers/tcp/config.ts'
import { startPrograms, type Running } from '../../../receivers/tcp/programs.ts'
import { UNWARNED } from '../../support/loggers.ts'
import { until } from '../../support/until.ts'
import { startPairs, type Pairs } from './kernel.ts'

const RING_KIB = 64

let running: Running
let pairs: Pairs
afterEach(async () => {
  running.object.close()
  await pairs.stop()
})

it('K9: a ring that is half full is looked at before its time, and that is counted', async () => {
  pairs = await startPairs()
  running = startPrograms(config({ ring_kib: RING_KIB }), UNWARNED)
  let bytes = 0
  running.object.ring('events', (batch) => (bytes += batch.length), { intervalMs: 60_000 })
  await pairs.tell('open 1')
  await pairs.tell('send 7')
  expect(running.object.ringWakeups('events')).toEqual({ timer: 0, halfFull: 0 })
  // Each is copied at both ends, as nobody has judged the connection.
  for (let sent = 0; sent < RING_KIB; sent += 8) await pairs.tell('send 4096')
  await until('the ring is read', () => bytes >= (RING_KIB * 1024) / 2)
  const { timer, halfFull } = running.object.ringWakeups('events')
  expect(timer).toBe(0)
  expect(halfFull).toBeGreaterThan(0)
})
