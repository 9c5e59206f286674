// S4: nginx → Node → Python in a real Jaeger, and their metrics in a real Prometheus. The host may have other traffic: all is
// asked for by the processes of this test.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccounted } from '../support/accounting.ts'
import {
  CLIENT,
  compare,
  NO_DIFFERENCE,
  pathOf,
  paths,
  SERVER,
  spansOf,
  type Hop,
} from '../support/exchanges.ts'
import { allJoined, headerOf, joins } from '../support/joins.ts'
import type { DecodedSpan } from '../support/otlp_decode.ts'
import { hopsOf, startChain, type Chain } from '../support/servers/chain.ts'
import { runDriver, type DriverOptions } from '../support/servers/driver.ts'
import { startSpantap, type Spantap } from '../support/spantap.ts'
import { until } from '../support/until.ts'

import { startJaeger, type Jaeger } from './jaeger.ts'
import { decoded, jaegerSpans, type Process } from './jaeger_spans.ts'
import { startMixedTraffic } from './mixed_traffic.ts'
import { panels, withFilter } from './panels.ts'
import { startPrometheus, type Prometheus } from './prometheus.ts'
import type { Sample } from './prometheus_api.ts'

const COUNT = 1009
const FAILED = 101
const SIDES: Readonly<Record<number, string>> = { [SERVER]: 'server', [CLIENT]: 'client' }
/** Above a scrape interval of 1 s, as Grafana's own is above its scrape interval. */
const RATE_INTERVAL = '15s'
const PANELS = panels(new URL('../../docs/deploy/grafana/red.json', import.meta.url), RATE_INTERVAL)
/** For what needs several scrapes. */
const PANEL_MS = 30_000
/** What is zero when all is well. */
const MAY_BE_ZERO = ['Events lost']

let jaeger: Jaeger
let chain: Chain
let spantap: Spantap
let prometheus: Prometheus

beforeAll(async () => {
  jaeger = await startJaeger()
  chain = await startChain()
  spantap = await startSpantap({ shipped: true, otlp: jaeger.otlpHttp })
  prometheus = await startPrometheus({ scrape: [spantap.prometheus, spantap.telemetry] })
})
afterAll(async () => {
  await prometheus?.stop()
  const how = await spantap?.stop()
  await Promise.all([chain?.stop(), jaeger?.stop()])
  expect(how).toBe(0)
})

const front = (): string => `127.0.0.1:${chain.nginx.port}`

/** The names that spantap finds: of the executable, the script, and the folder of a script with a name like `server`. */
const processes = (): Process[] => [
  { service: 'nginx', pid: chain.nginx.pid },
  { service: 'proxy', pid: chain.node.pid },
  { service: 'apps', pid: chain.python.pid },
]

interface Sent {
  readonly hops: readonly Hop[]
  readonly all: readonly Process[]
  readonly spans: readonly DecodedSpan[]
}

/** Send a row of numbered requests through the chain; what Jaeger then has of all that took part. */
async function sent(row: string, options: Partial<DriverOptions>): Promise<Sent> {
  const sinceMs = Date.now()
  const { pid, statuses } = await runDriver({ to: front(), row, count: COUNT, ...options })
  expect(statuses).toEqual({ '200': COUNT })
  const all = [...processes(), { service: 'driver', pid }]
  const spans = await jaegerSpans(jaeger, all, row, sinceMs, 6 * COUNT)
  return { hops: hopsOf(pid, chain), spans, all }
}

describe('S4: traces in a real Jaeger', () => {
  it('S4: a real Jaeger shows the traces through its API: N of N pairs, no wrong parent', async () => {
    const { hops, spans, all } = await sent('plain', { connections: 10 })
    const expected = spansOf(hops, { paths: paths('plain', 'ok', COUNT), status: 200 })
    expect(compare(spans, expected)).toEqual(NO_DIFFERENCE)
    expect(joins(spans, hops)).toEqual(allJoined(3 * COUNT))
    expect(await jaeger.services()).toEqual(
      expect.arrayContaining(all.map(({ service }) => service)),
    )
    const names = spans.map(({ kind, name, resource, scope }) => {
      const [side, service] = [SIDES[kind], resource['service.name'] as string]
      return `${service} ${side}: ${name}, by ${scope.name}`
    })
    expect([...new Set(names)].toSorted()).toEqual([
      'apps server: GET /plain/ok/*, by spantap',
      'driver client: GET, by spantap',
      'nginx client: GET, by spantap',
      'nginx server: GET /plain/ok/*, by spantap',
      'proxy client: GET, by spantap',
      'proxy server: GET /plain/ok/*, by spantap',
    ])
  })

  it('S4: behind an nginx that forwards traceparent the id in the header is the parent', async () => {
    const { hops, spans } = await sent('forward', { connections: 10, traceparent: true })
    const expected = spansOf(hops, { paths: paths('forward', 'ok', COUNT), status: 200 })
    expect(compare(spans, expected)).toEqual(NO_DIFFERENCE)
    expect(joins(spans, hops, headerOf)).toEqual(allJoined(3 * COUNT))

    // And each by the id that its sender knows: one trace with all six.
    for (const n of [0, 503, COUNT - 1]) {
      const path = `/forward/ok/${n}`
      const trace = await jaeger.trace(headerOf(path).traceId)
      expect(trace && decoded([trace]).filter((span) => pathOf(span) === path)).toHaveLength(6)
    }
  })
})

/** Matches the instances of processes: host, pid and start time. */
const ofProcesses = (...pids: number[]): string =>
  `instance=~"${pids.map((pid) => `[^:]+:${pid}:[0-9]+`).join('|')}"`

const ofChain = (): string => ofProcesses(...processes().map(({ pid }) => pid))

/** The sum of an expression; undefined if there is nothing to sum up. */
const sum = async (expr: string): Promise<number | undefined> =>
  (await prometheus.query(`sum(${expr})`))[0]?.value

describe('S4: metrics in a real Prometheus', () => {
  it('S4: a real Prometheus scrapes, and its counts are the requests that were sent', async () => {
    await runDriver({ to: front(), row: 'good', count: COUNT, connections: 10 })
    await runDriver({ to: front(), row: 'bad', count: FAILED, answer: 'status-503' })
    const labels = ['job', 'http_route', 'http_response_status_code', 'error_type']
    const select = `${ofChain()},http_route=~"/(good|bad)/.*"`
    const expr = `sum by (${labels.join()}) (http_server_request_duration_seconds_count{${select}})`
    const text = ({ metric, value }: Sample): string =>
      [...labels.map((label) => metric[label]), value].filter((part) => part).join(' ')
    const wanted = processes()
      .flatMap(({ service }) => [
        `${service} /bad/*/* 503 503 ${FAILED}`,
        `${service} /good/ok/* 200 ${COUNT}`,
      ])
      .toSorted()
    let found: string[] = []
    await until('the same counts', async () => {
      found = (await prometheus.query(expr)).map(text).toSorted()
      return found.join() === wanted.join()
    }).catch(() => expect(found).toEqual(wanted))
  })

  it('S4: Prometheus has as many requests of a client as of its server', async () => {
    for (const { client, server } of hopsOf(0, chain).slice(1)) {
      const of = (side: string, pid: number): Promise<number | undefined> =>
        sum(`http_${side}_request_duration_seconds_count{${ofProcesses(pid)}}`)
      expect(await of('client', client)).toBeGreaterThanOrEqual(COUNT + FAILED)
      expect(await of('client', client)).toBe(await of('server', server))
    }
  })

  it("S4: a real Prometheus scrapes spantap's own telemetry: nothing lost on the way to Jaeger", async () => {
    expect((await prometheus.query('up')).map(({ value }) => value)).toEqual([1, 1])
    const exporter = 'exporter="otlp_http/test"'
    expect(await sum(`otelcol_exporter_sent_spans{${exporter}}`)).toBeGreaterThan(12 * COUNT)
    expect(await sum('spantap_exporter_lost_spans_total or vector(0)')).toBe(0)
  })
})

describe('S4: the dashboard docs/deploy/grafana/red.json', () => {
  let traffic: { stop(): Promise<void> }
  beforeAll(async () => {
    traffic = await startMixedTraffic(front())
  })
  afterAll(() => traffic?.stop())

  it.each(PANELS)('S4: panel "$title" returns data', async ({ title, expr }) => {
    const query = withFilter(expr, ofChain())
    const enough = MAY_BE_ZERO.includes(title)
      ? Number.isFinite
      : (value: number): boolean => Number.isFinite(value) && value > 0
    const samples = await until(
      query,
      async () => {
        const found = (await prometheus.query(query)).filter(({ value }) => enough(value))
        return found.length > 0 && found
      },
      PANEL_MS,
    )
    const jobs = samples.flatMap(({ metric }) => metric['job'] ?? [])
    if (jobs.length > 0) expect(jobs).toEqual(expect.arrayContaining(['nginx', 'proxy']))
  })

  it('S4: what is seen and not decoded is in the dashboard', async () => {
    const share = PANELS.find(({ title }) => title === 'Coverage: connections decoded')!.expr
    const protocols = PANELS.find(({ title }) => title === 'Connections by protocol')!.expr
    expect(await sum(share)).toBeLessThan(1)
    const found = (await prometheus.query(protocols)).map(({ metric }) => metric['protocol'])
    expect(found).toEqual(expect.arrayContaining(['http', 'redis']))
  })
})

describe('S6: bytes', () => {
  it('S6: every byte is accounted for', async () => {
    await expectAccounted(spantap)
  })
})
