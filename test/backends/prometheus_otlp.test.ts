// P3: a real Prometheus receives OTLP from spantap and scrapes spantap's page: both tell the same, and promtool finds no fault.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parsePage } from '../exporters/prometheus/parse.ts'
import { onFreePorts } from '../support/ports.ts'
import { startSpantap, type Config, type Spantap } from '../support/spantap.ts'
import { until } from '../support/until.ts'
import { startPrometheus, type Prometheus } from './prometheus.ts'
import { SERIES, shopMetrics } from './prometheus_metrics.ts'
import { checkMetrics } from './promtool.ts'

/** What came as OTLP has no labels of the scope; what was scraped has. */
const WAYS = { otlp: 'otel_scope_name=""', scrape: 'otel_scope_name="shop"' }

let prometheus: Prometheus
let spantap: Spantap
let page: string

beforeAll(async () => {
  await onFreePorts(['otlp', 'page'], async (ports) => {
    page = `http://127.0.0.1:${ports.page}/metrics`
    prometheus = await startPrometheus({ scrape: [page] })
    spantap = await startSpantap({ change: become(ports.otlp, ports.page) })
    const answer = await fetch(`http://127.0.0.1:${ports.otlp}/v1/metrics`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(shopMetrics(BigInt(Date.now()) * 1_000_000n)),
    })
    expect(answer.status).toBe(200)
  })
})
afterAll(async () => {
  const how = await spantap?.stop()
  await prometheus?.stop()
  expect(how).toBe(0)
})

function become(otlp: number, shown: number): (config: Config) => void {
  return (config) => {
    config.receivers = { otlp: { protocols: { http: { endpoint: `127.0.0.1:${otlp}` } } } }
    config.exporters = {
      otlp_http: { endpoint: prometheus.otlpHttp },
      prometheus: { endpoint: `127.0.0.1:${shown}`, enable_open_metrics: true },
    }
    const exporters = ['otlp_http', 'prometheus']
    config.service.pipelines = {
      metrics: { receivers: ['otlp'], processors: ['batch'], exporters },
    }
  }
}

/** The one value of a query, when there is one. */
async function value(query: string): Promise<number | undefined> {
  const [sample, another] = await prometheus.query(query)
  expect(another).toBeUndefined()
  return sample?.value
}

describe.each(Object.entries(WAYS))('P3: by %s', (way, matcher) => {
  const name = (metric: string, more = ''): string => `${metric}{job="eu/shop",${matcher}${more}}`

  it.each([
    [`count(${name('orders_total')})`, SERIES],
    [`sum(${name('orders_total')})`, (SERIES * (SERIES + 1)) / 2],
    [name('queue_length'), -7],
    [name('pool_fill_ratio'), 0.75],
    [name('http_server_request_duration_seconds_count'), 41],
    [name('http_server_request_duration_seconds_sum'), 12.5],
    [name('http_server_request_duration_seconds_bucket', ',le="0.1"'), 13],
    [name('http_server_request_duration_seconds_bucket', ',le="+Inf"'), 41],
    [name('gc_pause_seconds', ',quantile="0.5"'), 0.25],
    [name('gc_pause_seconds_count'), 17],
    [
      way === 'otlp'
        ? `histogram_count(${name('job_duration_seconds')})`
        : name('job_duration_seconds_count'),
      22,
    ],
  ])(`P3: %s is %d`, async (query, expected) => {
    const found = await until(query, async () => value(query), 20_000)
    expect(found).toBe(expected)
  })
})

it('P3: target_info tells of the resource', async () => {
  const found = await until('target_info', async () => {
    const all = await prometheus.query('target_info{host_name="box"}')
    return all.length > 0 && all
  })
  expect(found[0]!.metric).toMatchObject({ job: 'eu/shop', instance: 'i-1', process_pid: '4242' })
})

it('P3: promtool check metrics finds no fault in the page', async () => {
  const text = await (await fetch(page)).text()
  expect(parsePage(text, false)).toHaveLength(SERIES + 2 + 5 + 3 + 4 + 1)
  expect(await checkMetrics(text)).toBe('')
  expect(await checkMetrics('bad{ 1\n')).not.toBe('')
})

it('P3: a Prometheus that asks for native histograms gets them', async () => {
  const native = await startPrometheus({ scrape: [page], nativeHistograms: true })
  try {
    const query = 'histogram_count(job_duration_seconds{job="eu/shop"})'
    const found = await until(query, async () => (await native.query(query))[0], 20_000)
    expect(found.value).toBe(22)
    // Of 22, 5 are zero, 5 up to 1, 6 up to 2 and 6 up to 4.
    const [share] = await native.query('histogram_fraction(0, 2, job_duration_seconds)')
    expect(share!.value).toBeCloseTo(16 / 22, 10)
    expect((await native.query('count(orders_total)'))[0]!.value).toBe(SERIES)
  } finally {
    await native.stop()
  }
})

it('P3: OpenMetrics has exemplars, and Prometheus reads it', async () => {
  const headers = { accept: 'application/openmetrics-text;version=1.0.0' }
  const text = await (await fetch(page, { headers })).text()
  expect(parsePage(text, true).length).toBeGreaterThan(SERIES)
  expect(text).toContain('# {trace_id="4bf92f3577b34da6a3ce929d0e0e4736"} 0.05')
  expect(await value('up{job="scrape-0"}')).toBe(1)
  const own = await spantap.metrics()
  expect(own.sum('otelcol_exporter_send_failed_metric_points')).toBe(0)
})
