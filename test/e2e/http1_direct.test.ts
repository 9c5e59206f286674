// S2, one hop: a driver and a server over raw sockets, in every way that HTTP/1.1 can be spoken. Exactly as many spans as requests.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { account, expectAccounted } from '../support/accounting.ts'
import { NO_DIFFERENCE, pathOf, paths, spansOf } from '../support/exchanges.ts'
import { ROWS, type Row } from '../support/http1_rows.ts'
import type { DecodedSpan } from '../support/otlp_sink.ts'
import { startBackend, type Backend } from '../support/servers/backend.ts'
import { runDriver, type Exchange } from '../support/servers/driver.ts'
import { watch, type Watched } from '../support/watched.ts'

/** A prime number of requests: no batch size divides it. */
const COUNT = 1009

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
