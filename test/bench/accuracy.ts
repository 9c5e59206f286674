// How right the spans are: numbered requests in several shapes, and what came of each at an OTLP backend.
import { paths, spansOf, type Hop } from '../support/exchanges.ts'
import { Observer } from '../support/observer.ts'
import { startSink } from '../support/otlp_sink.ts'
import { startChain, type Chain } from '../support/servers/chain.ts'
import { runDriver, type DriverOptions } from '../support/servers/driver.ts'
import { startSpantap } from '../support/spantap.ts'
import { h2load } from './h2load.ts'
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

/** `count`: requests of a case; of the closed loop five times as many, by each of its connections another part. */
export async function accuracy(count: number): Promise<AccuracyRow[]> {
  const chain = await startChain()
  const sink = await startSink()
  const spantap = await startSpantap({ otlp: sink.url })
  const observer = new Observer(sink, [chain.nginx.pid, chain.node.pid, chain.python.pid])
  const rows: AccuracyRow[] = []
  try {
    for (const [i, each] of CASES.entries()) {
      const row = `case${i}`
      observer.begin()
      const done = await (each.driver
        ? drive(each, chain, row, count)
        : load(chain, row, count * 5))
      const expected = spansOf(done.hops, { paths: done.paths, status: 200 })
      const spans = await observer.spans(row, expected.length, [done.client])
      const { name } = each
      rows.push({ name, requests: done.paths.length, ...score(spans, expected, done.hops) })
      console.error(`accuracy: ${name}: ${spans.length} of ${expected.length} spans`)
    }
    return rows
  } finally {
    await spantap.stop()
    await sink.stop()
    await chain.stop()
  }
}

interface Done {
  readonly client: number
  readonly hops: readonly Hop[]
  /** Of every request that was answered. */
  readonly paths: readonly string[]
}

async function drive(each: Case, chain: Chain, row: string, count: number): Promise<Done> {
  const { port } = each.chain ? chain.nginx : chain.python
  const { pid } = await runDriver({ to: `127.0.0.1:${port}`, row, count, ...each.driver })
  const hops = each.chain ? hopsOf(pid, chain) : [{ client: pid, server: chain.python.pid }]
  return { client: pid, hops, paths: paths(row, 'ok', count) }
}

async function load(chain: Chain, row: string, least: number): Promise<Done> {
  // Every connection asks for every path once.
  const each = paths(row, 'ok', Math.ceil(least / LOAD_CONNECTIONS))
  const requests = each.length * LOAD_CONNECTIONS
  const urls = each.map((path) => `http://127.0.0.1:${chain.nginx.port}${path}`)
  const { pid } = await h2load({ urls, connections: LOAD_CONNECTIONS, requests })
  const all = Array.from({ length: LOAD_CONNECTIONS }, () => each).flat()
  return { client: pid, hops: hopsOf(pid, chain), paths: all }
}

const hopsOf = (client: number, { nginx, node, python }: Chain): Hop[] => [
  { client, server: nginx.pid },
  { client: nginx.pid, server: node.pid },
  { client: node.pid, server: python.pid },
]

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
