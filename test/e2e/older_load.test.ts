// K4: started in the middle of a load of keep-alive connections. Whatever was in flight at that moment, every request that begins
// after it has both its spans, with the right ends; also where two network namespaces have the same addresses.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { expectAccounted } from '../support/accounting.ts'
import { CLIENT, NO_DIFFERENCE, pathOf, SERVER, spansOf } from '../support/exchanges.ts'
import { allJoined, joins } from '../support/joins.ts'
import { connectNetns, startNetns, type Netns } from '../support/netns.ts'
import { onlyRows } from '../support/only_rows.ts'
import type { DecodedSpan } from '../support/otlp_sink.ts'
import type { Exchange } from '../support/servers/driver.ts'
import {
  startSteadyLoad,
  type SteadyLoad,
  type SteadyLoadOptions,
} from '../support/servers/steady_load.ts'
import { watch, type Watched } from '../support/watched.ts'

/** How long the load goes on after spantap is ready. */
const LOAD_MS = 1500
/** Of each connection, after spantap was ready; it is far more. */
const REQUESTS = 5

const loads: SteadyLoad[] = []
const namespaces: Netns[] = []
afterEach(async () => {
  for (const one of [...loads.splice(0), ...namespaces.splice(0)]) await one.stop()
})

async function load(options: SteadyLoadOptions): Promise<SteadyLoad> {
  const one = await startSteadyLoad(options)
  loads.push(one)
  return one
}

async function namespace(): Promise<Netns> {
  const one = await startNetns()
  namespaces.push(one)
  return one
}

/** Starts spantap amid the load, and compares what it saw from then on with what happened. */
async function compareFromNowOn(rows: readonly SteadyLoad[]): Promise<void> {
  const pids = rows.map(({ server }) => server)
  const watched = await watch(pids, { change: onlyRows('older-[a-z]+') })
  try {
    // CLOCK_MONOTONIC, as driver.py measures.
    const readyNs = Number(process.hrtime.bigint())
    await sleep(LOAD_MS)
    const truths = new Map<SteadyLoad, readonly Exchange[]>()
    await Promise.all(rows.map(async (one) => truths.set(one, await one.end())))
    for (const [one, truth] of truths) await expectRow(watched, one, truth, readyNs)
    await expectAccounted(watched.spantap)
  } finally {
    await watched.stop()
  }
}

async function expectRow(
  watched: Watched,
  one: SteadyLoad,
  truth: readonly Exchange[],
  readyNs: number,
): Promise<void> {
  const after = truth.filter(({ start_ns }) => start_ns > readyNs)
  const paths = after.map(({ path }) => path)
  expect(paths.length).toBeGreaterThan(REQUESTS * one.clientPorts.size)
  const spans = await watched.observer.spans(one.row, 2 * paths.length)
  const mine = spans.filter((span) => pathOf(span).startsWith(`/${one.row}/`))
  const wanted = new Set(paths)
  const hops = [{ client: one.client, server: one.server }]
  const theirs = mine.filter((span) => wanted.has(pathOf(span)))
  const difference = await watched.difference(theirs, spansOf(hops, { paths, status: 200 }))
  expect({ row: one.row, ...difference }).toEqual({ row: one.row, ...NO_DIFFERENCE })
  expect(joins(theirs, hops)).toEqual(allJoined(paths.length))
  // What was in flight when spantap came may have a span or none, but no wrong one.
  const before = new Set(truth.map(({ path }) => path).filter((path) => !wanted.has(path)))
  const early = mine.filter((span) => !wanted.has(pathOf(span)))
  expect(early.filter((span) => !before.has(pathOf(span)))).toEqual([])
  expect(early.length).toBeLessThanOrEqual(2 * before.size)
  expectAddresses(mine, one)
}

function expectAddresses(spans: readonly DecodedSpan[], one: SteadyLoad): void {
  const server = { 'network.peer.address': one.address, 'network.peer.port': one.port }
  const connectionOf = new Map<number, unknown>()
  for (const span of spans) {
    const { attributes } = span
    if (span.kind === CLIENT) expect(attributes).toMatchObject(server)
    if (span.kind !== SERVER) continue
    expect(attributes['server.port']).toBe(one.port)
    // The n-th request goes over connection n modulo their number.
    const n = Number(pathOf(span).split('/')[3]) % one.clientPorts.size
    expect(attributes['network.peer.address']).toBe(one.clientAddress)
    const port = attributes['network.peer.port']
    expect(connectionOf.get(n) ?? port).toBe(port)
    connectionOf.set(n, port)
  }
  expect(new Set(connectionOf.values())).toEqual(one.clientPorts)
}

describe('K4: started under load', () => {
  it('K4: 64 keep-alive connections: every request after the start has both spans', async () => {
    await compareFromNowOn([await load({ row: 'older-load', connections: 64 })])
  })

  it('K4: and in two network namespaces with the same addresses and ports, and between them', async () => {
    const [one, two] = [await namespace(), await namespace()]
    connectNetns(one, '10.99.7.1/24', two, '10.99.7.2/24')
    const rows: SteadyLoad[] = []
    for (const [name, netns] of [['one', one] as const, ['two', two] as const]) {
      const same = { client: netns, server: netns, port: 8080 }
      netns.sysctl('net.ipv4.ip_local_port_range', '40000 40047')
      rows.push(await load({ row: `older-${name}`, connections: 16, ...same }))
    }
    expect([...rows[0]!.clientPorts].filter((port) => rows[1]!.clientPorts.has(port))).not.toEqual(
      [],
    )
    const across = {
      client: one,
      server: two,
      address: '10.99.7.2',
      clientAddress: '10.99.7.1',
      port: 8081,
    }
    rows.push(await load({ row: 'older-across', connections: 32, ...across }))
    await compareFromNowOn(rows)
  })
})
