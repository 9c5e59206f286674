// P3: spantap among Collectors and SDKs. Its spans reach Jaeger through a real Collector, those of SDKs through a Collector and spantap,
// and a request through a watched nginx to an application with an SDK is one trace.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { installSdk } from '../bench/sdk.ts'
import { onFreePorts } from '../support/ports.ts'
import { startChild } from '../support/servers/child.ts'
import { curl } from '../support/servers/curl.ts'
import { startNginxProxy } from '../support/servers/nginx_proxy.ts'
import { startSpantap } from '../support/spantap.ts'
import { until } from '../support/until.ts'
import { otlpOn, startCollector } from './collector.ts'
import { startJaeger, type Jaeger } from './jaeger.ts'
import type { JaegerSpan, JaegerTrace } from './jaeger_api.ts'
import { send } from './sdks/senders.ts'

const AMOUNTS = { spans: 101, points: 0, logs: 0 }
/** All spans of an SDK's program have one of these names. */
const SERVICE = 'sender-node'

let jaeger: Jaeger
const stops: (() => Promise<unknown>)[] = []
async function started<T extends { stop(): Promise<unknown> }>(what: Promise<T>): Promise<T> {
  const it = await what
  stops.push(() => it.stop())
  return it
}

beforeAll(async () => {
  jaeger = await started(startJaeger())
})
afterAll(async () => {
  for (const stop of stops.toReversed()) await stop()
})

/** A Collector that passes traces on to `endpoint`. */
function collectorTo(
  endpoint: string,
  ports: Readonly<Record<'grpc' | 'http' | 'health', number>>,
): ReturnType<typeof startCollector> {
  const receivers = { otlp: otlpOn(ports.grpc, ports.http) }
  const pipelines = { traces: { receivers: ['otlp'], exporters: ['otlp_http'] } }
  const exporters = { otlp_http: { endpoint } }
  return startCollector({ receivers, exporters, service: { pipelines } }, ports.health)
}

/** A spantap that passes traces on to `endpoint`; with `watch`, beside those of this host. */
function spantapTo(
  endpoint: string,
  ports: Readonly<Record<'ourGrpc' | 'ourHttp', number>>,
  watch = false,
): ReturnType<typeof startSpantap> {
  return startSpantap({
    change: (config) => {
      config.receivers['otlp'] = otlpOn(ports.ourGrpc, ports.ourHttp)
      config.exporters = { otlp_http: { endpoint } }
      config.processors = { pair: null, batch: { timeout: '50ms' } }
      config.service.pipelines = {
        traces: {
          receivers: watch ? ['tcp', 'otlp'] : ['otlp'],
          processors: watch ? ['pair', 'batch'] : ['batch'],
          exporters: ['otlp_http'],
        },
      }
      if (!watch) delete config.receivers['tcp']
    },
  })
}

const url = (port: number): string => `http://127.0.0.1:${port}`
const PORTS = ['grpc', 'http', 'health', 'ourGrpc', 'ourHttp'] as (
  | 'grpc'
  | 'http'
  | 'health'
  | 'ourGrpc'
  | 'ourHttp'
)[]

/** Spans of the sender that Jaeger has of a run that began at `sinceMs`, by their ids. */
async function sentSpans(sinceMs: number): Promise<Set<string>> {
  const traces = await jaeger.traces(SERVICE, { limit: 1000, sinceMs })
  return new Set(traces.flatMap(({ spans }) => spans.map((one) => `${one.traceID} ${one.spanID}`)))
}

describe('P3: spans on their way to Jaeger', () => {
  it.each(['spantap → Collector', 'Collector → spantap'])('P3: %s → Jaeger', async (way) => {
    await onFreePorts(PORTS, async (ports) => {
      const sinceMs = Date.now()
      const first = way.startsWith('spantap')
      await started(collectorTo(first ? jaeger.otlpHttp : url(ports.ourHttp), ports))
      await started(spantapTo(first ? url(ports.http) : jaeger.otlpHttp, ports))
      const via = first
        ? { http: url(ports.ourHttp), grpc: `127.0.0.1:${ports.ourGrpc}` }
        : { http: url(ports.http), grpc: `127.0.0.1:${ports.grpc}` }
      // What goes straight to the other one goes there as well: Jaeger keeps a span that comes twice once.
      await send('node', AMOUNTS, via, via)
      await until('every span in Jaeger', async () => {
        return (await sentSpans(sinceMs)).size >= AMOUNTS.spans
      })
      expect((await sentSpans(sinceMs)).size).toBe(AMOUNTS.spans)
    })
  })
})

const TRACE = '5bf92f3577b34da6a3ce929d0e0e4736'
const CALLER = '10f067aa0ba902b7'

describe('P3: a request through a watched nginx to an application with an SDK', () => {
  it('P3: is one trace of their spans', async () => {
    await onFreePorts(PORTS, async (ports) => {
      await started(spantapTo(jaeger.otlpHttp, ports, true))
      const service = startChild(process.execPath, ['test/bench/apps/service.cjs'], {
        env: {
          NODE_OPTIONS: `--require ${installSdk()}`,
          OTEL_SERVICE_NAME: 'with-sdk',
          OTEL_EXPORTER_OTLP_ENDPOINT: url(ports.ourHttp),
          OTEL_BSP_SCHEDULE_DELAY: '100',
          OTEL_METRICS_EXPORTER: 'none',
          OTEL_LOGS_EXPORTER: 'none',
        },
      })
      stops.push(() => service.stop())
      const nginx = await started(startNginxProxy(`127.0.0.1:${await service.line()}`))
      const traceparent = `traceparent: 00-${TRACE}-${CALLER}-01`
      await curl(`http://127.0.0.1:${nginx.port}/orders/42`, '-H', traceparent)
      const trace = await until('four spans', async () => {
        const found = await jaeger.trace(TRACE)
        return found && found.spans.length >= 4 && found
      })

      const rows = trace.spans.map((span) => describeSpan(trace, span)).toSorted()
      expect(rows).toEqual([
        // curl and nginx are named by spantap; the header's id is what every one of them was told.
        `curl client, child of ${CALLER}`,
        `nginx client, child of ${CALLER}`,
        'nginx server, child of curl client',
        `with-sdk server, child of ${CALLER}`,
      ])
    })
  })
})

function describeSpan(trace: JaegerTrace, span: JaegerSpan): string {
  const name = (one: JaegerSpan): string => {
    const kind = one.tags.find(({ key }) => key === 'span.kind')?.value
    return `${trace.processes[one.processID]!.serviceName} ${String(kind)}`
  }
  const parent = span.references[0]?.spanID
  const known = trace.spans.find(({ spanID }) => spanID === parent)
  return `${name(span)}, child of ${known ? name(known) : (parent ?? 'nobody')}`
}
