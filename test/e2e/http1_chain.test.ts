// S2, three hops: a driver or curl → nginx → Node → Python. Every hop has exactly as many client and server spans as requests.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccounted } from '../support/accounting.ts'
import { NO_DIFFERENCE, paths, spansOf, type Hop, type RowSpans } from '../support/exchanges.ts'
import { allJoined, joins } from '../support/joins.ts'
import { hopsOf, startChain, type Chain } from '../support/servers/chain.ts'
import { curl } from '../support/servers/curl.ts'
import { runDriver, type DriverOptions } from '../support/servers/driver.ts'
import { startNginxProxy, type NginxProxy } from '../support/servers/nginx_proxy.ts'
import { startProxy, type Proxy } from '../support/servers/proxy.ts'
import { watch, type Watched } from '../support/watched.ts'

const COUNT = 1009
const FRESH_CURLS = 101
const TEN_MB = 10 * 1024 * 1024
/** Requests per second where each takes 100 KB and more of the ring: exact counts are wanted, also of a busy machine. */
const HEAVY_RATE = 600

interface Row extends Partial<Omit<DriverOptions, 'to' | 'row'>> {
  readonly name: string
  readonly spans?: Partial<RowSpans>
  readonly outcome?: string
}

const ROWS: readonly Row[] = [
  { name: 'keep-alive, 1 connection' },
  { name: 'keep-alive, 10 connections', connections: 10 },
  { name: 'keep-alive, 100 connections', connections: 100 },
  { name: 'a connection per request', close: true },
  { name: 'pipelined 10 deep on one write', pipeline: 10 },
  { name: 'one byte per write', 'bytes-per-write': 1 },
  { name: '12 bytes per write', 'bytes-per-write': 12 },
  { name: 'paths of 330 bytes', 'path-bytes': 330 },
  { name: 'paths of 6,000 bytes', 'path-bytes': 6000, rate: HEAVY_RATE },
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
  {
    name: '10 MB bodies both ways',
    method: 'POST',
    'body-bytes': TEN_MB,
    answer: `sized-${TEN_MB}`,
    count: 11,
  },
  { name: '404', answer: 'status-404', spans: { status: 404 } },
  { name: '503', answer: 'status-503', spans: { status: 503 } },
  { name: 'HEAD', method: 'HEAD', answer: 'sized-1000' },
  { name: '204', answer: 'status-204', spans: { status: 204 } },
  { name: '304', answer: 'status-304', spans: { status: 304 } },
  {
    name: '100-continue: one span, final status',
    method: 'POST',
    'body-bytes': 2003,
    expect: true,
  },
  {
    name: 'WebSocket upgrade: all spans end at 101',
    answer: 'upgrade',
    upgrade: true,
    connections: 10,
    spans: { status: 101 },
  },
  {
    name: 'client abort: no status on any hop',
    answer: 'hang',
    // Long enough for a request to come through to the last hop.
    abort: 300,
    connections: 100,
    outcome: 'none',
    spans: {
      status: undefined,
      serverError: 'client_disconnect',
      clientError: 'connection_closed',
    },
  },
]

let chain: Chain
/** A second way to Python: nginx and Node open a connection per request. */
let nodeClose: Proxy
let nginxClose: NginxProxy
let watched: Watched

beforeAll(async () => {
  chain = await startChain()
  nodeClose = await startProxy(chain.python.port, true)
  nginxClose = await startNginxProxy(`127.0.0.1:${nodeClose.port}`)
  const pids = [chain.nginx.pid, chain.node.pid, chain.python.pid, nodeClose.pid, nginxClose.pid]
  watched = await watch(pids)
})
afterAll(async () => {
  await watched?.stop()
  await nginxClose?.stop()
  await nodeClose?.stop()
  await chain?.stop()
})

async function expectExact(
  id: string,
  hops: readonly Hop[],
  row: RowSpans,
  client: readonly number[],
): Promise<void> {
  const expected = spansOf(hops, row)
  const spans = await watched.observer.spans(id, expected.length, client)
  expect(await watched.difference(spans, expected)).toEqual(NO_DIFFERENCE)
  const joined = joins(spans, hops)
  const all = allJoined(expected.length / 2)
  // A server may learn long after its client has gone, even of the request.
  const { pairs, unjoined, wrong } = joined
  if (row.status === undefined)
    expect({ all: pairs + unjoined, wrong }).toEqual({ all: all.pairs, wrong: [] })
  else expect(joined).toEqual(all)
}

describe('S2: nginx → Node → Python', () => {
  it.each(ROWS.map((row, i) => [row.name, row, i] as const))(
    'S2: chain, %s',
    async (_name, row, i) => {
      const { name: _, spans, outcome, count = COUNT, answer = 'ok', ...options } = row
      const id = `chain${i}`
      watched.observer.begin()
      const to = `127.0.0.1:${chain.nginx.port}`
      const result = await runDriver({ ...options, to, row: id, count, answer })
      const status = spans && 'status' in spans ? spans.status : 200
      expect(result.statuses).toEqual({ [outcome ?? String(status)]: count })
      const method = options.method ?? 'GET'
      const all = paths(id, answer, count, options['path-bytes'])
      const hops = hopsOf(result.pid, chain)
      await expectExact(id, hops, { method, ...spans, status, paths: all }, [result.pid])
    },
  )

  it('S2: chain, a connection per request on every hop', async () => {
    watched.observer.begin()
    const to = `127.0.0.1:${nginxClose.portClose}`
    const { pid } = await runDriver({
      to,
      row: 'close',
      count: COUNT,
      close: true,
      connections: 10,
    })
    const hops = hopsOf(pid, { nginx: nginxClose, node: nodeClose, python: chain.python })
    await expectExact('close', hops, { status: 200, paths: paths('close', 'ok', COUNT) }, [pid])
  })

  it('S2: chain, one curl with keep-alive', async () => {
    watched.observer.begin()
    const url = `http://127.0.0.1:${chain.nginx.port}/curl/ok/[0-${COUNT - 1}]`
    const { pid, statuses } = await curl(url)
    expect(statuses).toEqual(Array<number>(COUNT).fill(200))
    const hops = hopsOf(pid, chain)
    await expectExact('curl', hops, { status: 200, paths: paths('curl', 'ok', COUNT) }, [pid])
  })

  it('S2: chain, 101 fresh curl processes', async () => {
    watched.observer.begin()
    const all = paths('curls', 'ok', FRESH_CURLS)
    const pids: number[] = []
    for (const path of all)
      pids.push((await curl(`http://127.0.0.1:${chain.nginx.port}${path}`)).pid)
    const fronts = pids.map((client) => ({ client, server: chain.nginx.pid }))
    const behind = hopsOf(0, chain).slice(1)
    const expected = [
      ...fronts.flatMap((front, i) => spansOf([front], { paths: [all[i]!], status: 200 })),
      ...spansOf(behind, { paths: all, status: 200 }),
    ]
    const spans = await watched.observer.spans('curls', expected.length, pids)
    expect(await watched.difference(spans, expected)).toEqual(NO_DIFFERENCE)
    expect(joins(spans, [...fronts, ...behind])).toEqual(allJoined(expected.length / 2))
  })

  it('S2: nginx serves files by sendfile', async () => {
    watched.observer.begin()
    const url = `http://127.0.0.1:${chain.nginx.port}/static/page.txt?n=[0-${COUNT - 1}]`
    const { pid, statuses } = await curl(url)
    expect(statuses).toEqual(Array<number>(COUNT).fill(200))
    const hops = [{ client: pid, server: chain.nginx.pid }]
    const all = Array<string>(COUNT).fill('/static/page.txt')
    await expectExact('static', hops, { status: 200, paths: all }, [pid])
  })

  it('S6: every byte is accounted for', async () => {
    await expectAccounted(watched.spantap)
  })
})
