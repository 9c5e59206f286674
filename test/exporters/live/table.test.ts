import { expect, it } from 'vitest'
import { labelOf } from '../../../exporters/live/label.ts'
import { Table } from '../../../exporters/live/table.ts'
import { KIND } from '../../../pipeline/data/spans.ts'
import { peer, route, service, spans } from './spans.ts'

const SHOP = service('shop')
const BILL = service('bill')
const NOW = 1_000_000

it('counts by service, side and route, whatever the ids and instances', () => {
  const table = new Table()
  const status = [...route('GET', '/cart'), 'http.response.status_code', 404]
  table.add(spans(7, { service: SHOP, dimensions: route('GET', '/cart'), ms: 2 }), NOW)
  table.add(spans(3, { service: SHOP, dimensions: status, ms: 2, failed: true }), NOW)
  table.add(spans(3, { service: service('shop'), dimensions: route('GET', '/cart'), ms: 40 }), NOW)
  table.add(spans(2, { service: SHOP, kind: KIND.client, dimensions: peer('GET', 'b', 80) }), NOW)
  table.add(spans(2, { service: SHOP, kind: KIND.internal }), NOW)
  const { rows, hidden, spans: seen } = table.view(NOW + 10_000, 10)
  const server = { rate: 1.3, errors: 3 / 13, p50: 1999.5, p95: 40447.5, p99: 40447.5 }
  const client = { rate: 0.2, errors: 0, p50: 999.5, p95: 999.5, p99: 999.5 }
  expect({ rows, hidden, seen }).toEqual({
    rows: [
      { service: 'shop', side: 'server', route: 'GET /cart', ...server },
      { service: 'shop', side: 'client', route: 'GET b:80', ...client },
    ],
    hidden: 0,
    seen: 15,
  })
})

it('shows the busiest rows, in the order of their names', () => {
  const table = new Table()
  for (const [times, path] of [
    [1, '/a'],
    [5, '/b'],
    [3, '/c'],
    [7, '/d'],
  ] as const) {
    table.add(spans(times, { service: SHOP, dimensions: route('GET', path) }), NOW)
    table.add(spans(times, { service: BILL, dimensions: route('GET', path) }), NOW)
  }
  const { rows, hidden } = table.view(NOW, 5)
  expect(rows.map((row) => `${row.service} ${row.route}`)).toEqual([
    'bill GET /b',
    'bill GET /c',
    'bill GET /d',
    'shop GET /b',
    'shop GET /d',
  ])
  expect(hidden).toBe(3)
})

it('has 200 rows at most, counts the others together, and makes room after a minute', () => {
  const table = new Table()
  for (let i = 0; i < 211; i++) {
    table.add(spans(1, { service: SHOP, dimensions: route('GET', `/${i}`) }), NOW)
  }
  const { rows, spans: seen } = table.view(NOW, Infinity)
  expect([rows.length, seen]).toEqual([201, 211])
  const others = rows.find((row) => row.service === '…')!
  expect([others.route, others.rate]).toEqual(['all others', 11])
  expect(table.view(NOW + 61_000, Infinity).rows).toEqual([])
  table.add(spans(2, { service: SHOP, dimensions: route('GET', '/210') }), NOW + 61_000)
  expect(table.view(NOW + 61_000, Infinity).rows.map((row) => row.route)).toEqual(['GET /210'])
})

it('labels', () => {
  const label = (kind: number, list: (string | number)[]): string => labelOf(kind, list, 'name')
  expect(label(KIND.server, ['http.request.method', 'GET', 'http.route', '/a'])).toBe('GET /a')
  expect(label(KIND.server, ['http.request.method', 'GET'])).toBe('name')
  expect(label(KIND.client, peer('PUT', 'host', 8080) as string[])).toBe('PUT host:8080')
  expect(label(KIND.client, peer('PUT', '::1', 8080) as string[])).toBe('PUT [::1]:8080')
  expect(label(KIND.client, ['http.request.method', 'PUT', 'server.address', 'h'])).toBe('PUT h')
  expect(label(KIND.consumer, [])).toBe('name')
})
