import { describe, expect, it } from 'vitest'
import { render, roomFor } from '../../../exporters/live/render.ts'
import { statusOf, type Status } from '../../../exporters/live/status.ts'
import type { RowView, TableView } from '../../../exporters/live/table.ts'
import { width } from '../../../exporters/live/cells.ts'
import type { Sample } from '../../../pipeline/telemetry/telemetry.ts'
import { FakeTerminal } from './terminal.ts'

function sample(name: string, value: number, labels: Sample['labels']): Sample {
  return { name, kind: 'counter', help: '', labels, value }
}

const STATUS: Status = statusOf([
  sample('spantap_connections', 3, { protocol: 'postgresql', decoded: 'false' }),
  sample('spantap_connections', 12, { protocol: 'tls', decoded: 'false' }),
  sample('spantap_connections', 1, { protocol: 'unknown', decoded: 'false' }),
  sample('spantap_connections', 47, { protocol: 'http1', decoded: 'true' }),
  sample('spantap_connections', 0, { protocol: 'redis', decoded: 'false' }),
  sample('spantap_events_lost', 0, { reason: 'ring_full' }),
  sample('spantap_bytes', 12_345_678, { direction: 'in', outcome: 'captured', reason: '' }),
  sample('spantap_bytes', 1_000_000, { direction: 'out', outcome: 'captured', reason: '' }),
  sample('spantap_bytes', 734_003_200, { direction: 'out', outcome: 'skipped', reason: 'body' }),
])

const row = (
  service: string,
  side: string,
  route: string,
  more: Partial<RowView> = {},
): RowView => {
  const usual = { rate: 12.3, errors: 0, p50: 1234, p95: 20_500, p99: 101_000 }
  return { service, side, route, ...usual, ...more }
}

const TABLE: TableView = {
  rows: [
    row('bill', 'server', 'POST /invoice', { rate: 0.033, errors: 0.5, p99: 2_500_000 }),
    row('shop', 'server', 'GET /cart/{id}', { rate: 1250, errors: 0.002 }),
    row('shop', 'client', 'POST 127.0.0.1:8081', { p50: 812 }),
  ],
  hidden: 0,
  spans: 70_123,
}

const plain = { width: 100, height: 24, colour: false }

it('the table', () => {
  expect(render(TABLE, STATUS, plain).join('\n')).toBe(
    `spantap: requests of the last minute, 70,123 seen since the start

SERVICE  SIDE    ROUTE                RATE/S   ERR %     P50     P95     P99
bill     server  POST /invoice          0.03      50  1.23ms  20.5ms   2.50s
shop     server  GET /cart/{id}        1.25k     0.2  1.23ms  20.5ms   101ms
shop     client  POST 127.0.0.1:8081    12.3       0   812µs  20.5ms   101ms

seen but not decoded: tls 12 connections, postgresql 3, unknown 1
lost: 0 events
bytes: 13.3 MB captured, 734 MB skipped, 0 B lost`,
  )
})

it('colours: rows with errors, and what was lost', () => {
  const lost = statusOf([
    sample('spantap_events_lost', 10, { reason: 'ring_full' }),
    sample('spantap_events_lost', 1, { reason: 'state' }),
    sample('spantap_exchanges_lost', 1, { reason: 'gap' }),
    sample('spantap_connections', 1, { protocol: 'tls', decoded: 'false' }),
  ])
  const lines = render(TABLE, lost, { ...plain, colour: true })
  expect(lines.map((line) => /^.\[(\d+)m.*\[0m$/u.exec(line)?.[1])).toEqual([
    '1',
    undefined,
    '2',
    '31',
    '33',
    undefined,
    undefined,
    '2',
    '33',
    '2',
  ])
  expect(lines.at(-3)).toBe('\x1b[2mseen but not decoded: tls 1 connection\x1b[0m')
  expect(lines.at(-2)).toBe(
    '\x1b[33mlost: 11 events (ring_full 10, state 1), 1 request (gap 1)\x1b[0m',
  )
})

it('before the first request, and after a quiet minute', () => {
  const none = { rows: [], hidden: 0, spans: 0 }
  expect(render(none, statusOf([]), plain)).toEqual([
    'spantap: requests of the last minute, 0 seen since the start',
    '',
    'waiting for HTTP requests on this host …',
    '',
    'seen but not decoded: nothing',
    'lost: 0 events',
    'bytes: 0 B captured, 0 B skipped, 0 B lost',
  ])
  expect(render({ ...none, spans: 5 }, STATUS, plain)[2]).toBe(
    'no request within the last minute …',
  )
})

describe('narrow', () => {
  it('leaves out what matters least', () => {
    const titles = [100, 72, 64, 56, 46, 38, 20].map((columns) =>
      render(TABLE, STATUS, { ...plain, width: columns })[2]!.trimEnd(),
    )
    expect(titles.map((title) => title.split(/  +/).join(' '))).toEqual([
      'SERVICE SIDE ROUTE RATE/S ERR % P50 P95 P99',
      'SERVICE SIDE ROUTE RATE/S ERR % P50 P99',
      'SERVICE SIDE ROUTE RATE/S ERR % P99',
      'SERVICE ROUTE RATE/S ERR % P99',
      'SERVICE ROUTE RATE/S ERR %',
      'SERVICE ROUTE RATE/S',
      'SERVI… ROUTE',
    ])
  })

  it('cuts long names: services at the end, routes in the middle', () => {
    const long = {
      ...TABLE,
      rows: [
        row('a-service-with-a-very-long-name', 'server', `GET /${'segment/'.repeat(20)}{id}`),
        row('日本語のサービス名前', 'server', 'GET /注文/{id}'),
      ],
    }
    expect(render(long, STATUS, { ...plain, width: 80 }).slice(2, 5)).toEqual([
      'SERVICE     SIDE    ROUTE                 RATE/S   ERR %     P50     P95     P99',
      'a-service…  server  GET /segme…ment/{id}    12.3       0  1.23ms  20.5ms   101ms',
      '日本語の…   server  GET /注文/{id}          12.3       0  1.23ms  20.5ms   101ms',
    ])
  })

  it('no line is ever wider, at any width', () => {
    for (let columns = 1; columns < 140; columns++) {
      for (const line of render(TABLE, STATUS, { ...plain, width: columns })) {
        expect(width(line)).toBeLessThanOrEqual(columns)
      }
    }
  })
})

it('low: fewer lines than the terminal has, and it says how many rows are hidden', () => {
  for (let height = 1; height < 30; height++) {
    const room = roomFor(height)
    const shown = { ...TABLE, rows: Array.from({ length: room }, () => TABLE.rows[0]!), hidden: 7 }
    const lines = render(shown, STATUS, { ...plain, height })
    expect(lines.length).toBeLessThan(Math.max(2, height))
    if (height >= 10) expect(lines[room + 3]).toBe('… 7 more')
    if (height >= 10) expect(lines.at(-1)).toMatch(/^bytes: /)
  }
})

it('S11: control characters from the wire never reach the terminal', () => {
  const evil = '\x1b]0;owned\x07\x1b[2J\x1b[31m\r\n\x9b5A\u202E\0'
  const table = { ...TABLE, rows: [row(`svc${evil}`, `s${evil}`, `GET /${evil}`)] }
  const status = statusOf([
    sample('spantap_connections', 1, { protocol: `p${evil}`, decoded: 'false' }),
    sample('spantap_events_lost', 1, { reason: `r${evil}` }),
  ])
  const terminal = new FakeTerminal(200, 40)
  for (const line of render(table, status, { width: 200, height: 40, colour: true })) {
    terminal.write(`${line}\n`)
  }
  const text = terminal.text()
  expect(text.split('\n').length).toBe(8)
  expect(text).not.toMatch(/(?!\n)\p{C}/u)
  expect(text).toContain(
    'GET /\uFFFD]0;owned\uFFFD\uFFFD[2J\uFFFD[31m\uFFFD\uFFFD\uFFFD5A\uFFFD\uFFFD',
  )
})
