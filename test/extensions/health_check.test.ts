// health_check: the Collector's answers before, while and after all pipelines run.
import { afterEach, describe, expect, it } from 'vitest'
import healthCheck from '../../extensions/health_check/index.ts'
import { goDuration } from '../../extensions/health_check/health.ts'
import { setSink } from '../../pipeline/log_sink.ts'
import { run, type RunningExtension } from './running.ts'

const lines: string[] = []
const running: RunningExtension[] = []

async function start(raw: object = {}): Promise<RunningExtension> {
  lines.length = 0
  setSink((line) => lines.push(line.split('\t').slice(1).join('\t')))
  const one = await run(healthCheck, raw)
  running.push(one)
  return one
}

afterEach(async () => {
  for (const { open } of running.splice(0)) await open.stop()
  setSink(undefined)
})

async function ask(url: string): Promise<unknown[]> {
  const response = await fetch(url)
  return [response.status, response.headers.get('content-type'), await response.text()]
}

const DOWN = [
  503,
  'application/json',
  '{"status":"Server not available","upSince":"0001-01-01T00:00:00Z","uptime":""}',
]

describe('health_check', () => {
  it('is 503 until all runs and once it is about to stop', async () => {
    const { url, open } = await start()
    expect(await ask(url)).toEqual(DOWN)
    open.ready!()
    const [status, type, body] = await ask(`${url}/anything?x=y`)
    expect([status, type]).toEqual([200, 'application/json'])
    expect(body).toMatch(
      /^\{"status":"Server available","upSince":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z","uptime":"[\d.]+(ms|s)"\}$/,
    )
    // Again, after a reload: it has been up all the time.
    open.ready!()
    open.notReady!()
    expect(await ask(url)).toEqual(DOWN)
    expect(lines.filter((line) => line.includes('Health Check state change'))).toEqual([
      'info\tHealth Check state change\t{"status": "ready"}',
      'info\tHealth Check state change\t{"status": "unavailable"}',
    ])
  })

  it('answers its path only, with bodies of the user', async () => {
    const { url, open } = await start({
      path: '/health',
      response_body: { healthy: 'fine', unhealthy: 'not yet' },
    })
    expect(await ask(`${url}/health`)).toEqual([503, 'text/plain; charset=utf-8', 'not yet'])
    open.ready!()
    expect(await ask(`${url}/health`)).toEqual([200, 'text/plain; charset=utf-8', 'fine'])
    expect(await ask(`${url}/health/x`)).toEqual([
      404,
      'text/plain; charset=utf-8',
      '404 page not found\n',
    ])
    expect((await ask(`${url}/`))[0]).toBe(404)
  })

  it('says that a check of exporters has no effect', async () => {
    await start({ check_collector_pipeline: { enabled: true, interval: '5m' } })
    expect(lines[0]).toContain('warn\tcheck_collector_pipeline has no effect')
  })

  it.each([
    [{ path: 'x' }, 'config: path must start with /'],
    [{ endpoint: '' }, 'config: http endpoint required'],
    [{ use_v2: true }, 'config: must specify at least one protocol'],
  ])('refuses %j as the Collector does', (raw, text) => {
    expect(() => healthCheck.config(raw)).toThrow(text)
  })

  it('listens on localhost by default', () => {
    expect(healthCheck.config(undefined)).toMatchObject({ endpoint: 'localhost:13133', path: '/' })
  })
})

describe('a duration', () => {
  it.each([
    [17n, '17ns'],
    [1_500n, '1.5µs'],
    [2_500_000n, '2.5ms'],
    [1_975_751_918n, '1.975751918s'],
    [60_000_000_000n, '1m0s'],
    [3_723_500_000_000n, '1h2m3.5s'],
    [360_000_000_000_000n, '100h0m0s'],
  ])('of %s ns is %s in Go', (ns, text) => {
    expect(goDuration(ns)).toBe(text)
  })
})
