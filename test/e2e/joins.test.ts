// S4 without a backend: both ends of every connection are joined, no parent is wrong, and a traceparent header is believed.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccounted } from '../support/accounting.ts'
import { NO_DIFFERENCE, paths, spansOf } from '../support/exchanges.ts'
import { allJoined, headerOf, joins } from '../support/joins.ts'
import { hopsOf, startChain, type Chain } from '../support/servers/chain.ts'
import { runDriver, type DriverOptions } from '../support/servers/driver.ts'
import { watch, type Watched } from '../support/watched.ts'

const COUNT = 1009

let chain: Chain
let watched: Watched

beforeAll(async () => {
  chain = await startChain()
  watched = await watch([chain.nginx.pid, chain.node.pid, chain.python.pid])
})
afterAll(async () => {
  await watched?.stop()
  await chain?.stop()
})

const DIRECT: readonly (readonly [string, Partial<DriverOptions>])[] = [
  ['1 connection', {}],
  ['100 connections', { connections: 100 }],
  ['a connection per request, 10 at once', { close: true, connections: 10 }],
  ['pipelined 10 deep', { pipeline: 10, connections: 10 }],
  ['IPv6', { to: 'v6' }],
  ['a unix socket', { to: 'unix', connections: 10 }],
]

describe('S4: both ends of a connection', () => {
  it.each(DIRECT)('S4: N of N pairs are joined: %s', async (name, options) => {
    const { python } = chain
    const row = `join-${name.replaceAll(/\W+/g, '-')}`
    const addresses: Record<string, string> = {
      v6: `[::1]:${python.port6}`,
      unix: `unix:${python.unix}`,
    }
    const to = addresses[options.to ?? ''] ?? `127.0.0.1:${python.port}`
    watched.observer.begin()
    const { pid } = await runDriver({ ...options, to, row, count: COUNT })
    const spans = await watched.observer.spans(row, 2 * COUNT, [pid])
    const hops = [{ client: pid, server: python.pid }]
    expect(joins(spans, hops)).toEqual(allJoined(COUNT))
    expect(new Set(spans.map((span) => span.traceId)).size).toBe(COUNT)
    expect(new Set(spans.map((span) => span.spanId)).size).toBe(2 * COUNT)
  })

  it('S4: a header says who the parent is, and the server span is under the client span', async () => {
    const { python } = chain
    const row = 'header'
    watched.observer.begin()
    const to = `127.0.0.1:${python.port}`
    const { pid } = await runDriver({ to, row, count: COUNT, connections: 10, traceparent: true })
    const spans = await watched.observer.spans(row, 2 * COUNT, [pid])
    const hops = [{ client: pid, server: python.pid }]
    expect(joins(spans, hops, headerOf)).toEqual(allJoined(COUNT))
  })

  it('S4: behind an nginx that forwards traceparent the id in the header is the parent', async () => {
    const row = 'forward'
    watched.observer.begin()
    const to = `127.0.0.1:${chain.nginx.port}`
    const { pid } = await runDriver({ to, row, count: COUNT, connections: 10, traceparent: true })
    const hops = hopsOf(pid, chain)
    const all = paths(row, 'ok', COUNT)
    const spans = await watched.observer.spans(row, 6 * COUNT, [pid])
    const expected = spansOf(hops, { paths: all, status: 200 })
    expect(await watched.difference(spans, expected)).toEqual(NO_DIFFERENCE)
    expect(joins(spans, hops, headerOf)).toEqual(allJoined(3 * COUNT))
    expect(new Set(spans.map((span) => span.traceId)).size).toBe(COUNT)
  })

  it('S6: every byte is accounted for', async () => {
    await expectAccounted(watched.spantap)
  })
})
