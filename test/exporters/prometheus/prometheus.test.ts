import { createServer } from 'node:net'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import prometheus from '../../../exporters/prometheus/index.ts'
import { attributeSet } from '../../../pipeline/data/attributes.ts'
import type { Metric } from '../../../pipeline/data/metrics.ts'
import { SPANTAP_SCOPE } from '../../../pipeline/data/resource.ts'
import { testSettings } from '../../connectors/settings.ts'
import { counter, gauge, histogram, of, resource, running, SHOP, type Running } from './metrics.ts'

let run: Running

beforeEach(async () => {
  run = await running()
})
afterEach(async () => {
  vi.useRealTimers()
  await run.stop()
})

async function restart(options: object): Promise<void> {
  await run.stop()
  run = await running(options)
}

it('shows the page of a Collector', async () => {
  const shop = resource(
    'service.name',
    'shop',
    'service.namespace',
    'eu',
    'service.instance.id',
    'i-1',
    'host.name',
    'box',
    'process.pid',
    4242,
  )
  run.push([
    {
      resource: shop,
      scope: SPANTAP_SCOPE,
      metrics: [
        histogram('http.server.request.duration', [2, 3, 5], 1.25),
        counter('jobs', 17, ['kind', 'a"b']),
        gauge('fill', 0.5),
      ],
    },
  ])
  expect(await run.page()).toBe(
    `# HELP fill_ratio 
# TYPE fill_ratio gauge
fill_ratio{instance="i-1",job="eu/shop",otel_scope_name="spantap",otel_scope_schema_url="",otel_scope_version="0.1.0"} 0.5
# HELP http_server_request_duration_seconds 
# TYPE http_server_request_duration_seconds histogram
http_server_request_duration_seconds_bucket{instance="i-1",job="eu/shop",otel_scope_name="spantap",otel_scope_schema_url="",otel_scope_version="0.1.0",le="0.005"} 2
http_server_request_duration_seconds_bucket{instance="i-1",job="eu/shop",otel_scope_name="spantap",otel_scope_schema_url="",otel_scope_version="0.1.0",le="0.1"} 5
http_server_request_duration_seconds_bucket{instance="i-1",job="eu/shop",otel_scope_name="spantap",otel_scope_schema_url="",otel_scope_version="0.1.0",le="+Inf"} 10
http_server_request_duration_seconds_sum{instance="i-1",job="eu/shop",otel_scope_name="spantap",otel_scope_schema_url="",otel_scope_version="0.1.0"} 1.25
http_server_request_duration_seconds_count{instance="i-1",job="eu/shop",otel_scope_name="spantap",otel_scope_schema_url="",otel_scope_version="0.1.0"} 10
# HELP jobs_total Help of jobs.
# TYPE jobs_total counter
jobs_total{instance="i-1",job="eu/shop",kind="a\\"b",otel_scope_name="spantap",otel_scope_schema_url="",otel_scope_version="0.1.0"} 17
# HELP target_info Target metadata
# TYPE target_info gauge
target_info{host_name="box",instance="i-1",job="eu/shop",process_pid="4242"} 1
`,
  )
  expect(run.settled).toEqual([{ ok: true }])
  expect(run.set.counted()).toMatchObject({
    otelcol_exporter_sent_metric_points: 3,
    spantap_prometheus_scrapes: 1,
    spantap_prometheus_series: 3,
  })
})

it('keeps the last value of a series', async () => {
  run.push(of(SHOP, counter('a', 3), gauge('b', 5)))
  run.push(of(SHOP, counter('a', 7), gauge('b', 2n)))
  expect(await run.lines()).toEqual([
    'a_total{instance="a",job="shop"} 7',
    'b_ratio{instance="a",job="shop"} 2',
    'target_info{instance="a",job="shop"} 1',
  ])
  // A process that begins again is a counter that falls: Prometheus knows how to read that.
  run.push(of(SHOP, counter('a', 1)))
  expect((await run.lines())[0]).toBe('a_total{instance="a",job="shop"} 1')
})

it('options: labels, namespace, timestamps, scope, resource attributes', async () => {
  await restart({
    namespace: 'edge',
    const_labels: { 'another label': 'x y', job: 'mine' },
    send_timestamps: true,
    without_scope_info: true,
    resource_to_telemetry_conversion: { enabled: true, exclude_service_attributes: true },
  })
  const shop = resource('service.name', 'shop', 'service.instance.id', 'i', 'host.name', 'box')
  run.push(of(shop, counter('a', 3, ['host.name', 'other', 'job', 'forged', 'le', '5'])))
  expect(await run.lines()).toEqual([
    'edge_a_total{another_label="x y",exported_job="forged",host_name="box",instance="i",job="mine",le="5"} 3 2',
    'edge_target_info{host_name="box",instance="i",job="shop"} 1',
  ])
})

describe('two resources with the same job and instance', () => {
  const one = resource('service.name', 'web', 'process.pid', 11)
  const two = resource('service.name', 'web', 'process.pid', 13)
  const again = resource('service.name', 'web', 'process.pid', 11)

  it('are one series: counts are added, levels too, gauges take the newest', async () => {
    const level = { ...counter('open', 3), monotonic: false }
    run.push(of(one, counter('a', 100), histogram('d', [1, 2, 3], 5), gauge('g', 1), level))
    run.push(of(two, counter('a', 9), histogram('d', [10, 20, 30], 50), gauge('g', 2), level))
    run.push(of(again, counter('a', 101)))
    expect(await run.lines()).toEqual([
      'a_total{job="web"} 110',
      'd_seconds_bucket{job="web",le="0.005"} 11',
      'd_seconds_bucket{job="web",le="0.1"} 33',
      'd_seconds_bucket{job="web",le="+Inf"} 66',
      'd_seconds_sum{job="web"} 55',
      'd_seconds_count{job="web"} 66',
      'g_ratio{job="web"} 2',
      'open{job="web"} 6',
    ])
  })

  it('the sum does not fall when one of them begins again or goes', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    run.push(of(one, counter('a', 100)))
    run.push(of(two, counter('a', 9)))
    run.push(of(two, counter('a', 2)))
    expect((await run.lines())[0]).toBe('a_total{job="web"} 111')
    vi.advanceTimersByTime(200_000)
    run.push(of(two, counter('a', 5)))
    vi.advanceTimersByTime(200_000)
    expect((await run.lines())[0]).toBe('a_total{job="web"} 114')
    vi.advanceTimersByTime(300_000)
    expect(await run.lines()).toEqual([])
  })

  it('other bounds cannot be added', async () => {
    run.push(of(one, histogram('d', [1, 2, 3], 5)))
    run.push(of(two, histogram('d', [1, 2], 5, [0.1])))
    run.push(of(two, histogram('d', [1, 2, 3], 5, [0.1, 0.2])))
    expect((await run.lines()).at(-1)).toBe('d_seconds_count{job="web"} 6')
    const dropped = 'spantap_prometheus_points_dropped{reason="bounds_conflict"}'
    expect(run.set.counted()[dropped]).toBe(2)
    // Alone, a series may change its bounds.
    run.push(of(SHOP, histogram('d', [1, 2, 3], 5)))
    run.push(of(SHOP, histogram('d', [7, 4], 5, [0.1])))
    expect(await run.lines()).toContain('d_seconds_count{instance="a",job="shop"} 11')
  })
})

it('shows a series until metric_expiration after its last update', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  run.push(of(SHOP, counter('a', 1), counter('b', 1)))
  vi.advanceTimersByTime(299_000)
  run.push(of(SHOP, counter('b', 1)))
  expect(run.set.counted()['spantap_prometheus_series']).toBe(2)
  vi.advanceTimersByTime(2_000)
  expect((await run.lines()).map((line) => line.split('{')[0])).toEqual(['b_total', 'target_info'])
  vi.advanceTimersByTime(300_000)
  expect(await run.page()).toBe('')
  // Nobody scrapes: it is forgotten all the same.
  for (let i = 0; i < 17; i++) {
    vi.advanceTimersByTime(301_000)
    run.push(of(SHOP, counter(`n${i}`, 1)))
  }
  expect(run.set.counted()['spantap_prometheus_series']).toBe(1)
})

it('deltas are added up; what cannot be is dropped and counted', async () => {
  const delta = <M extends Metric>(metric: M, timeUnixNs = 2_000_000n): M => ({
    ...metric,
    temporality: 'delta',
    points: metric.points.map((point) => ({ ...point, timeUnixNs })),
  })
  run.push(of(SHOP, delta(counter('a', 3)), delta(histogram('d', [1, 0, 1], 2))))
  run.push(of(SHOP, delta(counter('a', 4), 3_000_000n), delta(histogram('d', [1, 1, 0], 2), 5n)))
  run.push(of(SHOP, delta(histogram('d', [1, 1, 0], 2), 3_000_000n)))
  run.push(of(SHOP, delta(counter('a', 4), 3_000_000n)))
  run.push(of(SHOP, delta({ ...counter('level', 4), monotonic: false })))
  run.push(of(SHOP, gauge('a_total', 1), counter('', 5)))
  const lines = await run.lines()
  expect(lines.slice(0, 4)).toEqual([
    'a_total{instance="a",job="shop"} 7',
    'a_total_ratio{instance="a",job="shop"} 1',
    'd_seconds_bucket{instance="a",job="shop",le="0.005"} 2',
    'd_seconds_bucket{instance="a",job="shop",le="0.1"} 3',
  ])
  run.push(of(SHOP, { ...gauge('a_total', 1), unit: '' }))
  expect(run.set.counted()).toMatchObject({
    'spantap_prometheus_points_dropped{reason="temporality"}': 1,
    'spantap_prometheus_points_dropped{reason="name"}': 1,
    'spantap_prometheus_points_dropped{reason="type_conflict"}': 1,
    'spantap_prometheus_points_dropped{reason="old"}': 2,
  })
  expect(run.set.lines.slice(1)).toEqual(
    [
      ['old', 'd'],
      ['old', 'a'],
      ['temporality', 'level'],
      ['name', ''],
      ['type_conflict', 'a_total'],
    ].map(([reason, metric]) => ({
      level: 'warn',
      message: 'points of a metric cannot be shown',
      fields: { reason, metric },
    })),
  )
})

it('every series of many is there once', async () => {
  const series = 1009
  const points = Array.from({ length: series }, (_, i) => ({
    startUnixNs: 0n,
    timeUnixNs: 1n,
    value: i,
    attributes: attributeSet(['route', `/${i}`]),
  }))
  for (let i = 0; i < 3; i++) run.push(of(SHOP, { ...gauge('g', 0), points }))
  const lines = (await run.lines()).filter((line) => line.startsWith('g_ratio'))
  expect(new Set(lines.map((line) => line.split('} ')[0])).size).toBe(series)
  expect(lines.length).toBe(series)
})

describe('S8: the configuration', () => {
  it.each([
    [{ endpoint: ':1', translation_strategy: 'No' }, 'invalid translation_strategy: No'],
    [{ endpoint: ':1', path: '/m' }, 'has invalid keys: path'],
  ])('%j: %s', (given, message) => {
    expect(() => prometheus.config(given)).toThrow(message)
  })

  it.each([{}, { endpoint: ' ' }])(
    '%j: there is no address, which counts when it is used',
    (given) => {
      expect(() => prometheus.check!('metrics', prometheus.config(given))).toThrow(
        new Error('expecting a non-blank address to run the Prometheus metrics handler'),
      )
    },
  )

  it('a port in use names the process that holds it', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    const options = prometheus.config({ endpoint: `localhost:${port}` })
    const set = testSettings('prometheus')
    await expect(async () => prometheus.open(set, options)).rejects.toThrow(
      new RegExp(
        `listen tcp 127.0.0.1:${port}: bind: address already in use by .+ \\(pid ${process.pid}\\)`,
      ),
    )
    other.close()
  })
})

it('flush closes the port, also twice, also with a scraper connected', async () => {
  await run.page()
  await run.stop()
  await run.stop()
  await expect(fetch(run.url)).rejects.toThrow('fetch failed')
})
