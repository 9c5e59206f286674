// How right the spans are: numbered requests in several shapes, and what came of each at an OTLP backend.
import { setTimeout as sleep } from 'node:timers/promises'
import { expectAccounted } from '../support/accounting.ts'
import { pathOf, paths, pidOf, spansOf, type Hop } from '../support/exchanges.ts'
import { h2load } from '../support/h2load.ts'
import { startSink, type DecodedSpan } from '../support/otlp_sink.ts'
import { hopsOf, startChain, type Chain } from '../support/servers/chain.ts'
import { runDriver, type DriverOptions } from '../support/servers/driver.ts'
import { startSpantap } from '../support/spantap.ts'
import { score, type Score } from './score.ts'
import { table } from './table.ts'

export interface AccuracyRow extends Score {
  readonly name: string
  readonly requests: number
}

interface Case {
  readonly name: string
  /** For the driver; absent: a closed loop of h2load through nginx. */
  readonly driver?: Partial<DriverOptions>
  /** Through nginx and Node instead of straight to Python. */
  readonly chain?: boolean
}

const CASES: readonly Case[] = [
  { name: 'keep-alive, 1 connection', driver: {} },
  { name: 'keep-alive, 10 connections', driver: { connections: 10 } },
  { name: 'keep-alive, 100 connections', driver: { connections: 100 } },
  { name: 'a connection per request', driver: { close: true, connections: 10 } },
  { name: 'pipelined 10 deep', driver: { pipeline: 10, connections: 10 } },
  { name: '12 bytes per write', driver: { 'bytes-per-write': 12, connections: 10 } },
  { name: 'nginx → Node → Python', driver: { connections: 10 }, chain: true },
  { name: 'nginx → Node → Python, closed loop', chain: true },
]
const LOAD_CONNECTIONS = 16

/** Nothing new for so long means that nothing will come. */
const PATIENCE_MS = 10_000
/** Spans that come when all are there are too many. */
const LINGER_MS = 1_000

/** `count`: requests of a case; of the closed loop five times as many. */
export async function accuracy(count: number): Promise<AccuracyRow[]> {
  const chain = await startChain()
  const sink = await startSink()
  const spantap = await startSpantap({ otlp: sink.url })
  try {
    const all: Done[] = []
    for (const [i, each] of CASES.entries()) {
      console.error(`accuracy: ${each.name}`)
      const row = `case${i}`
      const drivenOrLoaded = each.driver ? drive(each, chain, row, count) : load(chain, row, count)
      all.push(await drivenOrLoaded)
    }
    const pids = new Set(
      all.flatMap(({ hops }) => hops.flatMap(({ client, server }) => [client, server])),
    )
    const mine = (): DecodedSpan[] =>
      sink.spans().filter((span) => pids.has(pidOf(span)) || rowOf(span) >= 0)
    const expected = all.reduce((sum, { hops, paths }) => sum + 2 * hops.length * paths.length, 0)
    const spans = await settled(mine, expected)
    await expectAccounted(spantap)
    return rowsOf(all, spans)
  } finally {
    await spantap.stop()
    await sink.stop()
    await chain.stop()
  }
}

/** What `look` gives when it gives `count` spans, or no more for long. */
async function settled(look: () => DecodedSpan[], count: number): Promise<DecodedSpan[]> {
  let found = look()
  for (let changed = performance.now(); performance.now() - changed < PATIENCE_MS;) {
    if (found.length >= count) break
    await sleep(LINGER_MS / 4)
    const now = look()
    if (now.length !== found.length) changed = performance.now()
    found = now
  }
  await sleep(LINGER_MS)
  return look()
}

function rowsOf(all: readonly Done[], spans: readonly DecodedSpan[]): AccuracyRow[] {
  const found = Map.groupBy(spans, rowOf)
  const rows = all.map(({ hops, paths }, i) => ({
    name: CASES[i]!.name,
    requests: paths.length,
    ...score(found.get(i) ?? [], spansOf(hops, { paths, status: 200 }), hops),
  }))
  const rest = score(found.get(-1) ?? [], [], [])
  return [...rows, { name: 'no request at all', requests: 0, ...rest }]
}

/** Index of the case that a span belongs to, or -1. */
function rowOf(span: DecodedSpan): number {
  const [, row] = /^\/case(\d+)\//.exec(pathOf(span)) ?? []
  return row === undefined ? -1 : Number(row)
}

interface Done {
  readonly hops: readonly Hop[]
  /** Of every request that was answered. */
  readonly paths: readonly string[]
}

async function drive(each: Case, chain: Chain, row: string, count: number): Promise<Done> {
  const { port } = each.chain ? chain.nginx : chain.python
  const { pid } = await runDriver({ to: `127.0.0.1:${port}`, row, count, ...each.driver })
  const hops = each.chain ? hopsOf(pid, chain) : [{ client: pid, server: chain.python.pid }]
  return { hops, paths: paths(row, 'ok', count) }
}

async function load(chain: Chain, row: string, count: number): Promise<Done> {
  // Every connection asks for every path once.
  const each = paths(row, 'ok', Math.ceil((count * 5) / LOAD_CONNECTIONS))
  const requests = each.length * LOAD_CONNECTIONS
  const urls = each.map((path) => `http://127.0.0.1:${chain.nginx.port}${path}`)
  const { pid } = await h2load({ urls, connections: LOAD_CONNECTIONS, requests })
  const all = Array.from({ length: LOAD_CONNECTIONS }, () => each).flat()
  return { hops: hopsOf(pid, chain), paths: all }
}

export function accuracyTable(rows: readonly AccuracyRow[]): string {
  return table(
    ['case', 'requests', 'spans', 'recall', 'precision', 'wrong parents', 'missing joins'],
    rows.map((row) => [
      row.name,
      String(row.requests),
      String(row.expected),
      row.recall.toFixed(4),
      row.precision.toFixed(4),
      String(row.wrongParents),
      String(row.missingJoins),
    ]),
  )
}
