// P5: a reload that does not change the tcp receiver does not take its programs out of the kernel, and no request is missed.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { objectsOf } from '../support/kernel_objects.ts'
import { startChain, type Chain } from '../support/servers/chain.ts'
import { startDriver } from '../support/servers/driver.ts'
import { startSink, type Sink } from '../support/otlp_sink.ts'
import { startSpantap } from '../support/spantap.ts'
import { until } from '../support/until.ts'

const RELOADS = 7
const REQUESTS = 503

let chain: Chain
let sink: Sink
const folder = mkdtempSync(join(tmpdir(), 'spantap-reload-'))

beforeAll(async () => {
  chain = await startChain()
  sink = await startSink()
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await sink?.stop()
  await chain?.stop()
})

it(`P5: tcp stays attached through ${RELOADS} reloads, and every request of theirs is a span`, async () => {
  const timeout = join(folder, 'timeout')
  writeFileSync(timeout, '20ms')
  const spantap = await startSpantap({
    otlp: sink.url,
    change: ({ processors }) => {
      processors['batch'] = { timeout: `\${file:${timeout}}` }
    },
  })
  const reloads = async (): Promise<number> =>
    (await spantap.metrics()).sum('spantap_config_reloads_total', { outcome: 'success' })
  const held = objectsOf(spantap.pid)
  expect(held.size).toBeGreaterThan(5)
  const driver = await startDriver({
    to: `127.0.0.1:${chain.nginx.port}`,
    row: 'reload',
    count: REQUESTS,
    rate: 400,
    hold: true,
  })
  driver.go()
  for (let n = 1; n <= RELOADS; n++) {
    writeFileSync(timeout, `${20 + n}ms`)
    process.kill(spantap.pid, 'SIGHUP')
    await until('a reload', async () => (await reloads()) === n)
    expect(objectsOf(spantap.pid)).toEqual(held)
  }
  const { statuses } = await driver.result
  expect(statuses).toEqual({ 200: REQUESTS })
  // nginx as a server, for each request of the driver.
  const seen = (): number =>
    sink.spans().filter(({ kind, attributes }) => {
      return kind === 2 && attributes['server.port'] === chain.nginx.port
    }).length
  await until(
    () => `spans: ${seen()}`,
    () => seen() >= REQUESTS,
  )
  expect(seen()).toBe(REQUESTS)
  expect(await spantap.stop()).toBe(0)
})
