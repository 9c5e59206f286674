// S9: a host on which nothing happens but telemetry: applications export OTLP to a real Jaeger and a real Prometheus, spantap is
// connected to both. None of that is traffic of a service.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccounted } from '../support/accounting.ts'
import { CLIENT, pidOf } from '../support/exchanges.ts'
import type { DecodedSpan } from '../support/otlp_decode.ts'
import { startApp, type Child } from '../support/servers/child.ts'
import { startSpantap, type Spantap } from '../support/spantap.ts'
import { until } from '../support/until.ts'

import { startJaeger, type Jaeger } from './jaeger.ts'
import { decoded } from './jaeger_spans.ts'
import { startPrometheus, type Prometheus } from './prometheus.ts'

const IDLE_MS = 60_000
/** A batch, the longest wait of `pair` and two scrapes. */
const SETTLE_MS = 4_000
const LIMIT = 100_000
const APP = 'otel-app'
/** In CI nothing else runs on the host, and what others do there counts, too. */
const ALONE = process.env['CI'] === 'true'

let jaeger: Jaeger
let prometheus: Prometheus
let spantap: Spantap
/** Exports traces to Jaeger. */
let traces: Child
/** Exports metrics to Prometheus. */
let metrics: Child

const otelApp = async (to: string, signals: string): Promise<Child> => {
  const { host, pathname } = new URL(to)
  const prefix = pathname === '/' ? [] : ['--prefix', pathname]
  const child = startApp('otel_app.py', ['--to', host, '--signals', signals, ...prefix])
  await child.line()
  return child
}

beforeAll(async () => {
  jaeger = await startJaeger()
  spantap = await startSpantap({ shipped: true, otlp: jaeger.otlpHttp })
  prometheus = await startPrometheus({ scrape: [spantap.prometheus, spantap.telemetry] })
  traces = await otelApp(jaeger.otlpHttp, 'traces')
  metrics = await otelApp(prometheus.otlpHttp, 'metrics')
})
afterAll(async () => {
  await Promise.all([traces?.stop(), metrics?.stop(), prometheus?.stop()])
  const how = await spantap?.stop()
  await jaeger?.stop()
  expect(how).toBe(0)
})

/** Ends an application; how many requests it has sent. */
async function end(app: Child, signal: string): Promise<number> {
  const last = app.line()
  await app.stop()
  return (JSON.parse(await last) as Record<string, number>)[signal]!
}

/** All spans that begin from one Unix time (ms) to another and are not the application's own. */
async function spansBetween(beginMs: number, endMs: number): Promise<DecodedSpan[]> {
  const pids = [jaeger, prometheus, spantap, traces, metrics, process].map(({ pid }) => pid)
  // Nobody else's spans are looked at where others work: there may be a hundred thousand.
  const tags = ALONE ? [{}] : pids.map((pid) => ({ 'process.pid': String(pid) }))
  const others = (await jaeger.services()).filter((service) => service !== APP)
  const found = others.flatMap((service) =>
    tags.map((tag) => jaeger.traces(service, { limit: LIMIT, sinceMs: beginMs, tags: tag })),
  )
  return decoded((await Promise.all(found)).flat()).filter((span) => {
    const startMs = Number(span.startNs / 1_000_000n)
    const ours = ALONE || pids.includes(pidOf(span))
    return ours && startMs >= beginMs && startMs <= endMs && span.resource['service.name'] !== APP
  })
}

/** How many spans by what they are of. */
function summary(spans: readonly DecodedSpan[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const span of spans) {
    const { kind, name, resource, attributes } = span
    const peer = attributes[kind === CLIENT ? 'url.full' : 'url.path'] as string
    const key = `${resource['service.name'] as string} ${pidOf(span)} ${name} ${peer}`
    counts[key] = (counts[key] ?? 0) + 1
  }
  return counts
}

describe('S9: idle', () => {
  it('S9: idle for 60 s with Jaeger and Prometheus connected: 0 extra spans, dropped OTLP requests counted', async () => {
    // This test's own requests to the backends are traffic: there are none from here on.
    await sleep(SETTLE_MS)
    const begin = Date.now()
    await sleep(IDLE_MS)
    const finish = Date.now()
    const sent = { traces: await end(traces, 'traces'), metrics: await end(metrics, 'metrics') }
    await sleep(SETTLE_MS)

    expect(summary(await spansBetween(begin, finish))).toEqual({})

    // What the applications export arrives as ever.
    const own = decoded(await jaeger.traces(APP, { limit: LIMIT }))
    expect(own.length).toBeGreaterThan(0)
    expect(own.length).toBe(ALONE ? sent.traces : Math.min(own.length, sent.traces))
    for (const requests of Object.values(sent)) expect(requests).toBeGreaterThan(1009)

    // Each request is left out at both ends.
    const wanted = 2 * (sent.traces + sent.metrics)
    const dropped = async (): Promise<number> => {
      const expr = 'sum(spantap_spans_dropped_total{reason=~"otlp.*"})'
      return (await prometheus.query(expr))[0]?.value ?? 0
    }
    await until(`${wanted} dropped`, async () => (await dropped()) >= wanted).catch(() => {})
    const found = await dropped()
    expect(found).toBe(ALONE ? wanted : Math.max(found, wanted))
  })

  it('S6: every byte is accounted for', async () => {
    await expectAccounted(spantap)
  })
})
