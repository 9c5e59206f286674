import { of } from 'rxjs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { batchOf, type Batch } from '../../../pipeline/batch.ts'
import { attributeRecord, attributeSet } from '../../../pipeline/data/attributes.ts'
import { pointCount, type MetricData } from '../../../pipeline/data/metrics.ts'
import { SPANTAP_SCOPE } from '../../../pipeline/data/resource.ts'
import { KIND, SpanBatch } from '../../../pipeline/data/spans.ts'
import red from '../../../connectors/red/index.ts'
import { testSettings } from '../settings.ts'
import { addSpan, GET_CART, pointsOf, running, service, SHOP } from './spans.ts'

const SERVER = 'http.server.request.duration'
const CLIENT = 'http.client.request.duration'
const MS = 1e6
const START = Date.UTC(2026, 0, 1)

beforeEach(() => {
  vi.useFakeTimers({ now: START })
})
afterEach(() => {
  vi.useRealTimers()
})

const ns = (ms: number): bigint => BigInt(ms) * 1_000_000n

const route = (i: number): ReturnType<typeof attributeSet> =>
  attributeSet(['http.request.method', 'GET', 'http.route', `/r${i}`])

describe('counting', () => {
  it('puts each duration into its bucket, bounds inclusive, and loses none', () => {
    const run = running()
    // The 14 bounds of the conventions: exactly on, just above, and far below each.
    const bounds = [5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000]
    for (const bound of bounds) run.push({ ns: bound * MS })
    for (const bound of bounds) run.push({ ns: bound * MS + 1 })
    run.push(...Array.from({ length: 1009 }, () => ({ ns: 1 })))
    const [point, ...others] = pointsOf(run.end(), SERVER)
    expect(others).toEqual([])
    expect(point!.bounds).toEqual(bounds.map((bound) => bound / 1000))
    expect(point!.counts).toEqual([1010, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1])
    expect(point!.count).toBe(1009 + 28)
    const sumNs = bounds.reduce((sum, bound) => sum + 2 * bound * MS + 1, 1009)
    expect(point!.sum).toBe(sumNs / 1e9)
    expect(run.set.counted()).toEqual({
      'spantap_red_spans{outcome="counted",reason=""}': 1037,
      'spantap_red_series{side="server"}': 1,
    })
  })

  it('counts body sizes where they are known', () => {
    const run = running()
    run.push({ request: 0, response: 1 }, { request: 128, response: 129 }, { response: 16777217 })
    const data = run.end()
    const sizes = (name: string): unknown[] =>
      pointsOf(data, name).map(({ bounds, counts, sum, count }) => [bounds, counts, sum, count])
    const bounds = [0, 128, 512, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216]
    expect(sizes('http.server.request.body.size')).toEqual([
      [bounds, [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 128, 2],
    ])
    expect(sizes('http.server.response.body.size')).toEqual([
      [bounds, [0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1], 16777347, 3],
    ])
    expect(sizes('http.client.request.body.size')).toEqual([])
  })

  it('keeps sides and services apart, in the shape of the conventions', () => {
    const run = running()
    const bill = service('bill')
    const call = attributeSet(['http.request.method', 'GET', 'server.address', 'bill'])
    run.push({ ns: MS }, { kind: KIND.client, dimensions: call }, { resource: bill }, { ns: MS })
    const data = run.end()
    expect(data.map(({ resource, scope }) => [resource, scope])).toEqual([
      [SHOP, SPANTAP_SCOPE],
      [bill, SPANTAP_SCOPE],
    ])
    const shapes = data.map(({ metrics }) =>
      metrics.map(({ name, unit, description, points, ...rest }) => {
        expect(rest).toEqual({ type: 'histogram', temporality: 'cumulative' })
        return [name, unit, description, points.map((p) => ('count' in p ? p.count : NaN))]
      }),
    )
    const server = 'Duration of HTTP server requests.'
    expect(shapes).toEqual([
      [
        [SERVER, 's', server, [2]],
        [CLIENT, 's', 'Duration of HTTP client requests.', [1]],
      ],
      [[SERVER, 's', server, [1]]],
    ])
    expect(pointsOf(data, CLIENT)[0]!.attributes).toBe(call)
  })

  it('counts only spans of its own scope, server and client, with a method', () => {
    const run = running()
    const other = { name: 'sdk', version: '1', attributes: attributeSet([]) }
    run.push({}, { scope: other }, { scope: other }, { kind: KIND.internal })
    run.push({ dimensions: attributeSet(['db.system.name', 'redis']), kind: KIND.client })
    expect(pointCount(run.end())).toBe(1)
    expect(run.set.counted()).toEqual({
      'spantap_red_spans{outcome="counted",reason=""}': 1,
      'spantap_red_spans{outcome="skipped",reason="other_scope"}': 2,
      'spantap_red_spans{outcome="skipped",reason="other_kind"}': 1,
      'spantap_red_spans{outcome="skipped",reason="no_metric"}': 1,
      'spantap_red_series{side="server"}': 1,
    })
  })

  it('sets of the same content are one series, whatever their ids and order', () => {
    const run = running()
    for (let i = 0; i < 101; i++) {
      const list = ['http.request.method', 'GET', 'http.route', '/cart/{id}']
      if (i % 2 === 1) list.unshift(...list.splice(2))
      run.push({ dimensions: attributeSet(list) })
    }
    const [point, ...others] = pointsOf(run.end(), SERVER)
    expect([point!.count, others.length]).toEqual([101, 0])
  })

  it('tells a number from its digits', () => {
    const run = running()
    for (const status of [200, '200', 200n]) {
      run.push({
        dimensions: attributeSet([
          'http.request.method',
          'GET',
          'http.response.status_code',
          status,
        ]),
      })
    }
    expect(pointsOf(run.end(), SERVER).length).toBe(3)
  })

  it('takes its input over', () => {
    const run = running()
    run.push({}, {})
    run.push({})
    expect(run.settled).toEqual([{ ok: true }, { ok: true }])
  })
})

describe('limits', () => {
  it('what is above max_series goes to one series per service, and its sum stays right', () => {
    const run = running({ max_series: 7 })
    const late = service('late')
    for (let i = 0; i < 11; i++) run.push({ dimensions: route(i), ns: MS })
    for (let i = 0; i < 3; i++) run.push({ resource: late, dimensions: route(i), ns: MS })
    for (let i = 0; i < 11; i++) run.push({ kind: KIND.client, dimensions: route(i % 5), ns: MS })
    const data = run.end()
    const points = data.map(({ resource, metrics }) => [
      resource.service,
      ...pointsOf([{ resource, scope: SPANTAP_SCOPE, metrics }], SERVER).map((point) => [
        attributeRecord(point.attributes.list)['http.route'] ??
          attributeRecord(point.attributes.list),
        point.count,
      ]),
    ])
    const overflow = { 'otel.metric.overflow': true }
    expect(points).toEqual([
      ['shop', ...[0, 1, 2, 3, 4, 5, 6].map((i) => [`/r${i}`, 1]), [overflow, 4]],
      ['unknown_service', [overflow, 3]],
    ])
    expect(pointsOf(data, CLIENT).map((point) => point.count)).toEqual([3, 2, 2, 2, 2])
    expect(run.set.counted()).toEqual({
      'spantap_red_spans{outcome="counted",reason=""}': 18,
      'spantap_red_spans{outcome="overflowed",reason="max_series"}': 7,
      'spantap_red_series{side="server"}': 7,
      'spantap_red_series{side="client"}': 5,
    })
    expect(run.set.lines).toEqual([
      {
        level: 'warn',
        message: 'too many series: more of them are counted as otel.metric.overflow',
        fields: { max_series: 7 },
      },
    ])
  })

  it('forgets series without requests, and makes room', () => {
    const run = running({ max_series: 2, series_expiration: '10s' })
    run.push({ dimensions: route(0) }, { dimensions: route(1) })
    vi.advanceTimersByTime(9_000)
    run.push({ dimensions: route(1) }, { dimensions: route(2) })
    vi.advanceTimersByTime(2_000)
    run.push({ dimensions: route(2) }, { dimensions: route(1) })
    const points = pointsOf(run.end(), SERVER).map(({ attributes, count, startUnixNs }) => [
      attributeRecord(attributes.list)['http.route'],
      count,
      Number(startUnixNs / 1_000_000n) - START,
    ])
    // The overflow series stays as long as its newest span.
    expect(points).toEqual([
      ['/r1', 3, 0],
      ['/r2', 1, 11_000],
      [undefined, 1, 9_000],
    ])
    expect(run.set.counted()['spantap_red_series_expired']).toBe(1)
  })

  it('keeps them forever with series_expiration 0, and is not aged by a set clock', () => {
    const run = running({ series_expiration: 0 })
    run.push({})
    vi.advanceTimersByTime(24 * 3_600_000)
    expect(pointsOf(run.end(), SERVER).length).toBe(1)
    const stepped = running()
    stepped.push({})
    vi.setSystemTime(START + 365 * 24 * 3_600_000)
    vi.advanceTimersByTime(1000)
    expect(pointsOf(stepped.emitted.at(-1)!.data, SERVER).length).toBe(1)
    vi.setSystemTime(START - 3_600_000)
    const [point] = pointsOf(stepped.end(), SERVER)
    expect(point!.startUnixNs).toBe(point!.timeUnixNs)
  })
})

describe('collection', () => {
  it('emits each interval what has been counted until then, and at the end', () => {
    const run = running({ metrics_flush_interval: '5s' })
    vi.advanceTimersByTime(5_000)
    expect(run.emitted).toEqual([])
    run.push({ request: 3 })
    vi.advanceTimersByTime(5_000)
    run.push({})
    vi.advanceTimersByTime(5_000)
    run.push({})
    run.end()
    vi.advanceTimersByTime(60_000)
    expect(run.emitted.map(({ items }) => items)).toEqual([2, 2, 2])
    const points = run.emitted.map(({ data }) => pointsOf(data, SERVER)[0]!)
    expect(points.map(({ count }) => count)).toEqual([1, 2, 3])
    expect(points.map(({ counts }) => counts[0])).toEqual([1, 2, 3])
    expect(points.map(({ startUnixNs }) => startUnixNs)).toEqual(Array(3).fill(ns(START + 5_000)))
    expect(points.map(({ timeUnixNs }) => timeUnixNs)).toEqual([
      ns(START + 10_000),
      ns(START + 15_000),
      ns(START + 15_000),
    ])
    expect(points[0]!.attributes).toBe(GET_CART)
  })

  it('tells a series again when it has changed, or after 15 s', () => {
    const run = running({ metrics_flush_interval: '1s' })
    run.push({ dimensions: route(0) }, { dimensions: route(1) })
    const told: string[][] = []
    for (let second = 1; second <= 32; second++) {
      if (second === 3) run.push({ dimensions: route(1) })
      const before = run.emitted.length
      vi.advanceTimersByTime(1000)
      const data = run.emitted.slice(before).flatMap((batch) => batch.data)
      told.push(
        pointsOf(data, SERVER).map(
          ({ attributes, count }) =>
            `${attributeRecord(attributes.list)['http.route'] as string} ${count}`,
        ),
      )
    }
    const when = told.flatMap((routes, i) => routes.map((text) => `${i + 1}: ${text}`))
    expect(when).toEqual([
      '1: /r0 1',
      '1: /r1 1',
      '3: /r1 2',
      '16: /r0 1',
      '18: /r1 2',
      '31: /r0 1',
    ])
    expect(pointsOf(run.end(), SERVER).map(({ count }) => count)).toEqual([1, 2])
  })

  it('what was counted outlives a subscription', () => {
    const operator = red.operator(testSettings('red'), red.config({}))
    const counts = [1, 2].map(() => {
      const batch = new SpanBatch()
      addSpan(batch, {})
      let last: MetricData = []
      of<Batch>(batchOf('traces', 1, batch))
        .pipe(operator)
        .subscribe(({ data }) => (last = data as MetricData))
      return pointsOf(last, SERVER)[0]!.count
    })
    expect(counts).toEqual([1, 2])
  })

  it('S8: mistakes in the configuration', () => {
    expect(() => red.config({ metrics_flush_interval: 0, series_expiration: '-1s' })).toThrow(
      "'metrics_flush_interval' must be at least 1ms\n'series_expiration' must not be negative",
    )
    expect(() => red.config({ max_series: 0 })).toThrow("'max_series' must be at least 1, got 0")
    expect(() => red.config({ buckets: [] })).toThrow('has invalid keys: buckets')
  })
})
