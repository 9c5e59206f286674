// Every way to speak HTTP/1.1 over one hop (S2), as options of the driver and what its spans say.
import type { RowSpans } from './exchanges.ts'
import type { DriverOptions } from './servers/driver.ts'

const TEN_MB = 10 * 1024 * 1024
/** Requests per second where each takes 20 KB and more of the ring: exact counts are wanted, also of a busy machine. */
const HEAVY_RATE = 900

/** `count` and `answer` have defaults: as many as a test likes, and `ok`. */
export interface Row extends Partial<Omit<DriverOptions, 'to' | 'row'>> {
  readonly name: string
  /** What the spans say; the default is 200. */
  readonly spans?: Partial<RowSpans>
  /** What the driver says, when it is not that status; `cut`: of a body that broke off. */
  readonly outcome?: string
}

export const ROWS: readonly Row[] = [
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
