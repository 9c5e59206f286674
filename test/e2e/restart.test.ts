// S7: spantap is killed and started again and again under load. Nobody notices, and nothing of it stays in the kernel.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccounted } from '../support/accounting.ts'
import { kernelObjects, objectsOf, pins } from '../support/kernel_objects.ts'
import { startChain, type Chain } from '../support/servers/chain.ts'
import { startDriver, type Driver } from '../support/servers/driver.ts'
import { startSink, type Sink } from '../support/otlp_sink.ts'
import { startSpantap } from '../support/spantap.ts'
import { until } from '../support/until.ts'

const CYCLES = 20
/** Per driver; one keeps its connections, one does not. */
const CONNECTIONS = 4
const RATE = 50

let chain: Chain
let sink: Sink
let drivers: Driver[]

beforeAll(async () => {
  chain = await startChain()
  sink = await startSink({ countOnly: true })
  const load = {
    connections: CONNECTIONS,
    rate: RATE,
    forever: true,
    method: 'POST',
    'body-bytes': 5003,
  }
  const to = `127.0.0.1:${chain.nginx.port}`
  drivers = [
    await startDriver({ ...load, to, row: 'restart-keep', answer: 'chunked-20011' }),
    await startDriver({ ...load, to, row: 'restart-close', answer: 'sized-20011', close: true }),
  ]
})
afterAll(async () => {
  for (const driver of drivers ?? []) driver.end()
  await sink?.stop()
  await chain?.stop()
})

describe('S7: kill -9 and start again', () => {
  it('S7: 20 cycles under load: nothing is left in the kernel', async () => {
    const pinned = pins()
    for (let cycle = 1; cycle <= CYCLES; cycle++) {
      const before = sink.count().spans
      const spantap = await startSpantap({ otlp: sink.url })
      await until('spans of the load', () => sink.count().spans > before)
      const held = objectsOf(spantap.pid)
      expect([...held].filter((one) => one.startsWith('prog')).length).toBeGreaterThanOrEqual(2)
      expect([...held].filter((one) => one.startsWith('map')).length).toBeGreaterThanOrEqual(5)
      await spantap.kill()
      const left = (): string[] => [...kernelObjects()].filter((one) => held.has(one))
      await until(
        () => `gone after cycle ${cycle}: ${left().join(', ')}`,
        () => left().length === 0,
        5_000,
      )
      expect(pins()).toEqual(pinned)
    }
  })

  it('S7: the load has noticed nothing, and a clean stop leaves nothing either', async () => {
    const spantap = await startSpantap({ otlp: sink.url })
    await sleep(200)
    for (const driver of drivers) driver.end()
    for (const driver of drivers) {
      const { statuses, errors, error_count } = await driver.result
      expect({ errors, error_count }).toEqual({ errors: [], error_count: 0 })
      expect(Object.keys(statuses)).toEqual(['200'])
      expect(statuses['200']).toBeGreaterThan(CYCLES * CONNECTIONS)
    }
    await expectAccounted(spantap)
    const held = objectsOf(spantap.pid)
    expect(held.size).toBeGreaterThan(0)
    expect(await spantap.stop()).toBe(0)
    await until('all gone', () => [...kernelObjects()].every((one) => !held.has(one)), 5_000)
  })
})
