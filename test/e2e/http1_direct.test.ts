// S2, one hop: a driver and a server over raw sockets, in every way that HTTP/1.1 can be spoken. Exactly as many spans as requests.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { account, expectAccounted } from '../support/accounting.ts'
import { NO_DIFFERENCE, pathOf, paths, spansOf, type RowSpans } from '../support/exchanges.ts'
import type { DecodedSpan } from '../support/otlp_sink.ts'
import { startBackend, type Backend } from '../support/servers/backend.ts'
import { runDriver, type DriverOptions, type Exchange } from '../support/servers/driver.ts'
import { watch, type Watched } from '../support/watched.ts'

/** A prime number of requests: no batch size divides it. */
const COUNT = 1009
const TEN_MB = 10 * 1024 * 1024
/** Requests per second where each takes 20 KB and more of the ring: exact counts are wanted, also of a busy machine. */
const HEAVY_RATE = 900

interface Row extends Partial<Omit<DriverOptions, 'to' | 'row'>> {
  readonly name: string
  /** What the spans say; the default is 200. */
  readonly spans?: Partial<RowSpans>
  /** What the driver says, when it is not that status; `cut`: of a body that broke off. */
  readonly outcome?: string
}

const ROWS: readonly Row[] = [
  { name: 'keep-alive, 1 connection' },
  { name: 'keep-alive, 10 connections', connections: 10, truth: true },
  { name: 'keep-alive, 100 connections', connections: 100 },
  { name: 'a connection per request', close: true },
  { name: 'a connection per request, 10 at once', close: true, connections: 10 },
  { name: 'pipelined 10 deep on one write', pipeline: 10, truth: true },
  { name: 'pipelined 10 deep on 10 connections', pipeline: 10, connections: 10 },
  { name: 'pipelined with bodies', pipeline: 10, method: 'POST', 'body-bytes': 317 },
  { name: 'one byte per write, both ways', 'bytes-per-write': 1, answer: 'split-1' },
  { name: '12 bytes per write, both ways', 'bytes-per-write': 12, answer: 'split-12' },
  { name: 'paths of 330 bytes', 'path-bytes': 330 },
  { name: 'paths of 6,000 bytes', 'path-bytes': 6000, rate: HEAVY_RATE },
  { name: 'paths of 1,200 bytes, pipelined', 'path-bytes': 1200, pipeline: 10 },
  {
    name: '12 KB of headers, both ways',
    'header-bytes': 12_288,
    answer: 'bighead-12288',
    rate: HEAVY_RATE,
  },
  {
    name: 'chunked both ways',
    method: 'POST',
    chunked: true,
    'body-bytes': 3001,
    answer: 'chunked-3001',
  },
  { name: 'chunked in one write', method: 'PUT', 'body-bytes': 100, answer: 'onewrite-3001' },
  {
    name: 'chunked, 12 bytes per write',
    method: 'POST',
    chunked: true,
    'body-bytes': 300,
    'bytes-per-write': 12,
  },
  {
    name: 'bodies of 100 KB both ways',
    method: 'POST',
    'body-bytes': 102_400,
    answer: 'sized-102400',
    count: 101,
  },
  {
    name: '10 MB bodies both ways',
    method: 'POST',
    'body-bytes': TEN_MB,
    answer: `sized-${TEN_MB}`,
    count: 11,
  },
  {
    name: '10 MB chunked both ways',
    method: 'POST',
    chunked: true,
    'body-bytes': TEN_MB,
    answer: `chunked-${TEN_MB}`,
    count: 11,
  },
  { name: '404', answer: 'status-404', spans: { status: 404 } },
  { name: '500', answer: 'status-500', spans: { status: 500 } },
  {
    name: '503, a connection per request',
    answer: 'status-503',
    close: true,
    spans: { status: 503 },
  },
  { name: 'HEAD', method: 'HEAD', answer: 'sized-1000', spans: { method: 'HEAD' } },
  { name: 'HEAD of a chunked resource', method: 'HEAD', answer: 'chunked-1000' },
  { name: '204', answer: 'status-204', spans: { status: 204 } },
  { name: '304', answer: 'status-304', spans: { status: 304 } },
  { name: '304, pipelined', answer: 'status-304', pipeline: 10, spans: { status: 304 } },
  {
    name: '100-continue: one span, final status',
    method: 'POST',
    'body-bytes': 2003,
    expect: true,
  },
  { name: '103 early hints: one span, final status', answer: 'hints' },
  { name: 'a body that ends with the connection', answer: 'eof-1000', close: true },
  {
    name: 'WebSocket upgrade: both spans end at 101',
    answer: 'upgrade',
    upgrade: true,
    truth: true,
    connections: 10,
    spans: { status: 101 },
  },
  {
    name: 'client abort: no status, client_disconnect',
    answer: 'hang',
    abort: 15,
    connections: 10,
    outcome: 'none',
    spans: {
      status: undefined,
      serverError: 'client_disconnect',
      clientError: 'connection_closed',
    },
  },
  {
    name: 'client abort by RST: no status, client_disconnect',
    answer: 'hang-1',
    abort: 2,
    reset: true,
    connections: 10,
    outcome: 'none',
    spans: {
      status: undefined,
      serverError: 'client_disconnect',
      clientError: 'connection_closed',
    },
  },
  {
    name: 'server dies in mid-body: status and connection_closed',
    answer: 'die-1000',
    cut: true,
    outcome: '200 cut',
    spans: { clientError: 'connection_closed', serverError: 'connection_closed' },
  },
  {
    name: 'server closes without an answer: no status, connection_closed',
    answer: 'silent',
    cut: true,
    outcome: 'none',
    spans: {
      status: undefined,
      clientError: 'connection_closed',
      serverError: 'connection_closed',
    },
  },
]

let backend: Backend
let watched: Watched
/** Bytes that the drivers have moved, one way and the other. */
let moved = 0

beforeAll(async () => {
  backend = await startBackend()
  watched = await watch([backend.pid])
})
afterAll(async () => {
  await watched?.stop()
  await backend?.stop()
})

/** Run one row against an address and compare. */
async function expectExact(row: Row, number: number, to: string): Promise<void> {
  const { name: _, spans, outcome, count = COUNT, answer = 'ok', ...options } = row
  const id = `direct${number}`
  watched.observer.begin()
  const result = await runDriver({ ...options, to, row: id, count, answer })
  const status = spans && 'status' in spans ? spans.status : 200
  expect(result.statuses).toEqual({ [outcome ?? String(status)]: count })
  moved += result.sent + result.received

  const expected = spansOf([{ client: result.pid, server: backend.pid }], {
    method: options.method ?? 'GET',
    ...spans,
    status,
    paths: paths(id, answer, count, options['path-bytes']),
  })
  const came = await watched.observer.spans(id, expected.length, [result.pid])
  expect(await watched.difference(came, expected)).toEqual(NO_DIFFERENCE)
  if (options.truth) expectNoLonger(came, result.truth)
}

/** No span lasts longer than its exchange did by the driver's own clock: what comes after an upgrade is not in it. */
function expectNoLonger(spans: readonly DecodedSpan[], truth: readonly Exchange[]): void {
  const known = new Map(truth.map(({ path, start_ns, end_ns }) => [path, end_ns - start_ns]))
  const longer = spans.filter(
    (span) => Number(span.endNs - span.startNs) > known.get(pathOf(span))!,
  )
  expect(longer.map(pathOf)).toEqual([])
}

describe('S2: every way to speak HTTP/1.1', () => {
  it.each(ROWS.map((row, i) => [row.name, row, i] as const))('S2: %s', async (_name, row, i) => {
    await expectExact(row, i, `127.0.0.1:${backend.port}`)
  })

  it('S2: IPv6', async () => {
    expect(backend.port6).toBeDefined()
    const row = { name: '', connections: 10 }
    await expectExact(row, ROWS.length, `[::1]:${backend.port6}`)
  })

  it('S2: unix socket', async () => {
    await expectExact({ name: '', connections: 10 }, ROWS.length + 1, `unix:${backend.unix}`)
  })

  it('S2: unix socket, a connection per request', async () => {
    await expectExact({ name: '', close: true }, ROWS.length + 2, `unix:${backend.unix}`)
  })

  it('S6: every byte is accounted for', async () => {
    await expectAccounted(watched.spantap)
  })

  it('S6: what the drivers have moved was measured in both directions', async () => {
    const samples = await watched.spantap.metrics()
    // What a driver sends the server receives, and the other way round.
    expect(account(samples, 'send').measured).toBeGreaterThanOrEqual(moved)
    expect(account(samples, 'receive').measured).toBeGreaterThanOrEqual(moved)
  })
})
