import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { freePorts } from '../support/ports.ts'
import { startSink, type Sink } from '../support/otlp_sink.ts'
import { startApp, type Child } from '../support/servers/child.ts'
import { until } from '../support/until.ts'
import { cleanClone, type Clone } from './clean_clone.ts'

const FIRST_START_MS = 300_000
const SECOND_START_MS = 2_000
const INSTALLS_OR_BUILDS = /npm ci|apt-get|building/

let clone: Clone
let server: Child
let url = ''
let sink: Sink
let asking: NodeJS.Timeout

/** A service that runs before spantap, and a client that asks it 20 times a second. */
beforeAll(async () => {
  clone = cleanClone()
  sink = await startSink()
  server = startApp('server.py')
  const { port } = JSON.parse(await server.line()) as { port: number }
  url = `http://127.0.0.1:${port}/`
  asking = setInterval(
    () =>
      void fetch(url)
        .then((answer) => answer.text())
        .catch(() => ''),
    50,
  )
  const ports = await freePorts('metrics', 'telemetry')
  const prometheus = { host: '127.0.0.1', port: ports.telemetry }
  const config = {
    receivers: { tcp: null },
    processors: { pair: null, batch: null },
    connectors: { red: null },
    exporters: {
      otlp_http: { endpoint: sink.url },
      prometheus: { endpoint: `127.0.0.1:${ports.metrics}` },
      live: null,
    },
    service: {
      telemetry: { metrics: { readers: [{ pull: { exporter: { prometheus } } }] } },
      pipelines: {
        traces: {
          receivers: ['tcp'],
          processors: ['pair', 'batch'],
          exporters: ['red', 'live', 'otlp_http'],
        },
        metrics: { receivers: ['red'], exporters: ['prometheus'] },
      },
    },
  }
  writeFileSync(join(clone.folder, 'test.yaml'), stringify(config))
})

afterAll(async () => {
  clearInterval(asking)
  await Promise.all([server?.stop(), sink?.stop()])
  clone?.remove()
})

/** From the start of a command to the first span that comes in. */
async function firstSpan(child: Child, ms: number): Promise<number> {
  const before = sink.requests.length
  const began = performance.now()
  const ended = child.ended.then((how) => {
    throw new Error(`it ended (${how}):\n${child.said()}`)
  })
  const arrived = until(
    () => `a span; it said:\n${child.said()}`,
    () => sink.requests[before],
    ms,
  )
  return (await Promise.race([arrived, ended])).atMs - began
}

describe('a clean clone, no terminal', () => {
  it('S1: npm start installs, builds and exports spans', { timeout: FIRST_START_MS }, async () => {
    const child = clone.start('npm', 'start', '--', '--config', 'test.yaml')
    await firstSpan(child, FIRST_START_MS)
    expect(child.said()).toMatch(INSTALLS_OR_BUILDS)
    await child.stop()
  })

  it('S1: a second npm start installs and builds nothing: first span in under 2 s', async () => {
    const child = clone.start('npm', 'start', '--', '--config', 'test.yaml')
    const ms = await firstSpan(child, 20_000)
    await child.stop()
    expect(child.said()).not.toMatch(INSTALLS_OR_BUILDS)
    expect(ms).toBeLessThan(SECOND_START_MS)
  })

  it('passes a signal on, and the exit code back', async () => {
    const child = clone.start('node', 'setup/start.mjs', '--config', 'test.yaml')
    await firstSpan(child, 20_000)
    await child.stop()
    expect(await child.ended).toBe(0)

    const wrong = clone.start('node', 'setup/start.mjs', '--config', 'missing.yaml')
    expect(await wrong.ended).not.toBe(0)
  })

  it('S1: npm test runs tests and ends with one line of sums', { timeout: 120_000 }, async () => {
    const child = clone.start('npm', 'test', '--', 'test/structure/arrows.test.ts')
    expect(await child.ended).toBe(0)
    expect(child.said().trim().split('\n').at(-1)).toMatch(/^\d+ passed, 0 failed$/)
    expect(existsSync(join(clone.folder, 'test-results/unit.json'))).toBe(true)
  })

  it('builds JavaScript for publishing that runs', { timeout: 120_000 }, async () => {
    const build = clone.start('npm', 'run', 'build')
    expect(await build.ended, build.said()).toBe(0)
    const main = join(clone.folder, 'dist/main.js')
    const validate = clone.start(process.execPath, main, 'validate')
    expect(await validate.ended, validate.said()).toBe(0)
    const components = clone.start(process.execPath, main, 'components')
    expect(await components.ended).toBe(0)
    expect(components.said()).toContain('- name: otlp_http')
  })
})
