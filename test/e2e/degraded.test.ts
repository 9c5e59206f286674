// S8: what fails while spantap runs costs a warning and a counter, and all else goes on. Every span is delivered or counted.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { freePorts } from '../support/ports.ts'
import { expectAccounted } from '../support/accounting.ts'
import { compare, NO_DIFFERENCE, paths, pathOf, spansOf } from '../support/exchanges.ts'
import { startSink, type DecodedSpan, type Sink } from '../support/otlp_sink.ts'
import { startBackend, type Backend } from '../support/servers/backend.ts'
import { runDriver } from '../support/servers/driver.ts'
import type { Samples } from '../support/scrape.ts'
import { startSpantap, type Config, type Spantap } from '../support/spantap.ts'

import { until } from '../support/until.ts'

const COUNT = 1009
/** The exporter that suffers; the other one shows that everything goes on. */
const BAD = 'otlp_http/bad'
const GOOD = 'otlp_http/test'
const QUICK = { initial_interval: '20ms', max_interval: '100ms', max_elapsed_time: '400ms' }

let backend: Backend
let good: Sink
let spantap: Spantap | undefined
let stopped: Spantap | undefined
beforeAll(async () => {
  backend = await startBackend()
  good = await startSink()
})
afterEach(stopAccounted)
afterAll(async () => {
  await backend?.stop()
  await good?.stop()
})

/** Queues in spans, so that at every moment sent + lost + waiting is what came. */
const queue = (size = 1_000_000): object => ({ sizer: 'items', queue_size: size })

/** S6 after every test, then the end; safe twice. */
async function stopAccounted(): Promise<void> {
  if (!spantap || spantap === stopped) return
  stopped = spantap
  let how: number | string | undefined
  try {
    await expectAccounted(spantap)
  } finally {
    // In any case: it would go on exporting to the sink of the tests after this one.
    how = await stopped.stop()
  }
  expect(how).toBe(0)
}

/** spantap with both exporters. */
async function withBad(
  port: number,
  options: object,
  args: readonly string[] = [],
): Promise<Spantap> {
  const change = (config: Config): void => {
    const endpoint = `http://127.0.0.1:${port}`
    config.exporters[BAD] = { endpoint, sending_queue: queue(), ...options }
    config.exporters[GOOD] = { endpoint: good.url, sending_queue: queue() }
    config.service.pipelines['traces']!.exporters.push(BAD)
  }
  return (spantap = await startSpantap({ otlp: good.url, change, args }))
}

/** 1,009 requests, and that both sides of each of them arrived at `where`. */
async function exchange(row: string, where: Sink, rate = 0): Promise<void> {
  const to = `127.0.0.1:${backend.port}`
  const { pid } = await runDriver({ to, row, count: COUNT, connections: 10, rate })
  await expectExchanged(row, pid, where)
}

async function expectExchanged(row: string, pid: number, ...where: Sink[]): Promise<void> {
  const expected = spansOf([{ client: pid, server: backend.pid }], {
    paths: paths(row, 'ok', COUNT),
    status: 200,
  })
  const mine = (): DecodedSpan[] =>
    unique(where.flatMap((sink) => sink.spans())).filter((span) =>
      pathOf(span).startsWith(`/${row}/`),
    )
  await until(
    () => `${expected.length} spans, not ${mine().length}:\n${spantap?.log()}`,
    () => mine().length >= expected.length,
  )
  expect(compare(mine(), expected)).toEqual(NO_DIFFERENCE)
}

/** A request of which only the answer was lost is sent again. */
function unique(spans: readonly DecodedSpan[]): DecodedSpan[] {
  return [...new Map(spans.map((span) => [span.spanId, span])).values()]
}

interface Fate {
  readonly sent: number
  readonly lost: Readonly<Record<string, number>>
  readonly waiting: number
}

function fate(samples: Samples, exporter: string): Fate {
  return {
    sent: samples.sum('otelcol_exporter_sent_spans', { exporter }),
    lost: Object.fromEntries(
      samples.by('spantap_exporter_lost_spans_total', 'reason', { exporter }),
    ),
    waiting: samples.sum('otelcol_exporter_queue_size', { exporter, data_type: 'traces' }),
  }
}

const sum = (lost: Fate['lost']): number => Object.values(lost).reduce((all, n) => all + n, 0)

/** What became of the spans at the bad exporter: every one that came is sent, lost or waits, as at the other one. */
async function accounted(): Promise<Fate> {
  const samples = await spantap!.metrics()
  const [bad, other] = [fate(samples, BAD), fate(samples, GOOD)]
  expect(bad.sent + sum(bad.lost) + bad.waiting).toBe(other.sent + other.waiting)
  expect(other.lost).toEqual({})
  return bad
}

/** The same, once at least `count` are lost and for this reason only. */
async function lostFor(reason: string, count: number): Promise<Fate> {
  const bad = await until(
    () => `${count} lost spans`,
    async () => {
      const now = await accounted()
      return sum(now.lost) >= count && now
    },
  )
  expect(Object.keys(bad.lost)).toEqual([reason])
  return bad
}

/** Lines of the log about the bad exporter that are warnings or worse. */
function warnings(text: RegExp): string[] {
  return spantap!
    .log()
    .split('\n')
    .filter((line) => /\t(?:warn|error)\t/.test(line) && text.test(line))
}

/** A few lines and the number of the others, not one for each batch; and hardly anything else is said. */
function expectFewLines(text: RegExp): void {
  expect(warnings(text).length).toBeGreaterThan(0)
  expect(warnings(text).length).toBeLessThanOrEqual(12)
  const lines = spantap!.log().trim().split('\n')
  // `batch` says as often that it was refused.
  expect(lines.length <= 32 || lines).toBe(true)
}

describe('S8: backends', () => {
  it('S8: unreachable from the start', async () => {
    const { port } = await freePorts('port')
    await withBad(port, { retry_on_failure: QUICK })
    await exchange('unreachable', good)
    expect((await lostFor('retries_exhausted', 2 * COUNT)).sent).toBe(0)
    expect(warnings(/cannot be reached, retrying/)).toHaveLength(1)
    expectFewLines(/Dropping data/)
  })

  it('S8: unreachable to the end: one line says how many were lost', async () => {
    const { port } = await freePorts('port')
    await withBad(port, {})
    await exchange('to-the-end', good)
    const { waiting, lost } = await accounted()
    expect([waiting >= 2 * COUNT, lost]).toEqual([true, {}])
    await stopAccounted()
    const [line, ...more] = warnings(/Dropping data/)
    expect(more).toEqual([])
    expect(Number(/"dropped_items": (\d+)/.exec(line!)![1])).toBeGreaterThanOrEqual(waiting)
  })

  it('S8: slow: it takes requests and does not answer', async () => {
    const slow = await startSink({ fault: 'hang' })
    await withBad(slow.port, { timeout: '200ms', retry_on_failure: QUICK })
    await exchange('slow', good)
    expect((await lostFor('retries_exhausted', 2 * COUNT)).sent).toBe(0)
    expect(warnings(/cannot be reached, retrying.*no answer within 0.2s/)).toHaveLength(1)
    expectFewLines(/Dropping data/)
    await slow.stop()
  })

  it('S8: killed and back: nothing is lost while the queue has room', async () => {
    const before = await startSink()
    await withBad(before.port, {
      retry_on_failure: { initial_interval: '50ms', max_interval: '200ms' },
    })
    const { pid, after } = await killedAndBack('back', before)
    await expectExchanged('back', pid, before, after)
    expect((await accounted()).lost).toEqual({})
    expect(warnings(/cannot be reached, retrying/)).toHaveLength(1)
    expect(spantap!.log().match(/takes data again/g)).toHaveLength(1)
    await after.stop()
  })

  it('S8: killed and back: what the queue has no room for is counted', async () => {
    const before = await startSink()
    await withBad(before.port, {
      sending_queue: { ...queue(100), num_consumers: 1 },
      retry_on_failure: { initial_interval: '50ms', max_interval: '200ms' },
    })
    const { after } = await killedAndBack('room', before)
    const delivered = (): number => unique([...before.spans(), ...after.spans()]).length
    await until('as many delivered as sent', async () => (await accounted()).sent === delivered())
    await lostFor('queue_full', 1)
    expectFewLines(/Rejecting data/)
    await after.stop()
  })

  /** A row of requests during which a sink dies and, a second later, another one has its port. */
  async function killedAndBack(row: string, before: Sink): Promise<{ pid: number; after: Sink }> {
    const to = `127.0.0.1:${backend.port}`
    const driver = runDriver({ to, row, count: COUNT, connections: 10, rate: 40 })
    await before.waitFor(200)
    await before.stop()
    await sleep(1_000)
    const after = await startSink({ port: before.port })
    const { pid } = await driver
    await until('spans after the restart', () => after.spans().length > 0)
    return { pid, after }
  }
})

describe('S8: recording', () => {
  let disk: string
  beforeAll(() => {
    disk = mkdtempSync(join(tmpdir(), 'spantap-disk-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk])
  })
  afterAll(() => {
    execFileSync('umount', [disk])
    rmSync(disk, { recursive: true })
  })

  it('S8: full disk: one warning, one count, and the spans go on', async () => {
    const file = join(disk, 'recording')
    spantap = await startSpantap({ otlp: good.url, args: ['--record', file] })
    await exchange('disk', good)
    expect(statSync(file).size).toBeGreaterThan(0)
    expect(statSync(file).size).toBeLessThanOrEqual(65_536)
    await exchange('disk-after', good)
    expect(
      warnings(/recording to .*recording has stopped, everything else goes on: ENOSPC/),
    ).toHaveLength(1)
    expect((await spantap.metrics()).sum('spantap_recording_failed_total')).toBe(1)
    await stopAccounted()
  })
})
