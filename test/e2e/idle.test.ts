// S9 without the real backends: on an idle host, with applications that export OTLP themselves, spantap makes no spans, neither of
// their exports nor of its own, and says how many it left out.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccounted } from '../support/accounting.ts'
import { pidOf } from '../support/exchanges.ts'
import { startSink, type Sink } from '../support/otlp_sink.ts'
import { startSinkProcess, type SinkProcess } from '../support/otlp_sink_process.ts'
import { startApp, type Child } from '../support/servers/child.ts'
import { startSpantap, type Spantap } from '../support/spantap.ts'

const IDLE_MS = 20_000

/** The collector of the other applications. */
let theirs: SinkProcess
let older: Child
let younger: Child
let sink: Sink
let spantap: Spantap

const otelApp = async (signals: string): Promise<Child> => {
  const to = new URL(theirs.url).host
  const child = startApp('otel_app.py', ['--to', to, '--signals', signals])
  await child.line()
  return child
}

beforeAll(async () => {
  theirs = await startSinkProcess()
  sink = await startSink()
  older = await otelApp('traces,metrics,logs')
  spantap = await startSpantap({ shipped: true, otlp: sink.url })
  younger = await otelApp('metrics')
})
afterAll(async () => {
  const how = await spantap?.stop()
  await Promise.all([older?.stop(), younger?.stop(), theirs?.stop(), sink?.stop()])
  expect(how).toBe(0)
})

/** A Prometheus that scrapes, every second. */
async function scrapeFor(ms: number): Promise<void> {
  const until = performance.now() + ms
  while (performance.now() < until) {
    await (await fetch(spantap.prometheus)).text()
    await spantap.metrics()
    await sleep(1_000)
  }
}

describe('S9: idle', () => {
  it('S9: no span of exports, scrapes or spantap itself; the dropped OTLP requests are counted', async () => {
    const before = (await theirs.count()).requests
    await scrapeFor(IDLE_MS)
    const requests = (await theirs.count()).requests - before
    expect(requests).toBeGreaterThan(100)

    const pids = [older.pid, younger.pid, theirs.pid, spantap.pid, process.pid]
    const extra = sink.spans().filter((span) => pids.includes(pidOf(span)))
    expect(extra.map((span) => span.attributes)).toEqual([])

    const dropped = (await spantap.metrics()).by('spantap_spans_dropped_total', 'reason')
    const otlp = [...dropped].filter(([reason]) => reason.startsWith('otlp'))
    // Each request is left out at both ends.
    const sum = otlp.reduce((all, [, n]) => all + n, 0)
    expect(sum).toBeGreaterThanOrEqual(2 * requests)
  })

  it('S6: every byte is accounted for', async () => {
    await expectAccounted(spantap)
  })
})
