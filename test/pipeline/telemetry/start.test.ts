// Own telemetry on real sockets: scraped, pushed by the OpenTelemetry SDK, traced.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { telemetryField, type TelemetryConfig } from '../../../pipeline/config/telemetry.ts'
import { setSink } from '../../../pipeline/log_sink.ts'
import { createLogger } from '../../../pipeline/logger.ts'
import { Registry } from '../../../pipeline/telemetry/registry.ts'
import { startTelemetry, type RunningTelemetry } from '../../../pipeline/telemetry/start.ts'
import { exportSpan } from '../../../pipeline/telemetry/export_span.ts'
import { startSink } from '../../support/otlp_sink.ts'

const log = createLogger({
  level: 'info',
  encoding: 'console',
  sampling: { enabled: false, tick: 1, initial: 1, thereafter: 0 },
})
const ends: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
  setSink(undefined)
})

async function start(raw: unknown, registry = new Registry()): Promise<RunningTelemetry> {
  const errors: string[] = []
  const config: TelemetryConfig = telemetryField.decode(raw, '', errors)
  expect(errors).toEqual([])
  const running = await startTelemetry(config, registry, log)
  ends.push(() => running.stop())
  return running
}

const pull = (port: number): unknown => ({
  metrics: { readers: [{ pull: { exporter: { prometheus: { port } } } }] },
})
const periodic = (otlp: unknown): unknown => ({
  metrics: { readers: [{ periodic: { interval: 100, exporter: { otlp } } }] },
})

describe('pull', () => {
  it('serves the page on localhost', async () => {
    const registry = new Registry()
    registry.counter('otelcol_receiver_accepted_spans', 'Spans.', { receiver: 'otlp' }).add(1009)
    const { ports } = await start(pull(0), registry)
    const page = await fetch(`http://127.0.0.1:${ports[0]}/metrics`)
    expect(page.headers.get('content-type')).toBe(
      'text/plain; version=0.0.4; charset=utf-8; escaping=underscores',
    )
    const text = await page.text()
    expect(text).toContain('otelcol_receiver_accepted_spans{receiver="otlp"} 1009\n')
  })

  const names = async (metrics: object): Promise<string[]> => {
    const registry = new Registry()
    registry.counter('otelcol_receiver_accepted_spans', '', { receiver: 'otlp' })
    registry.counter('otelcol_processor_batch_timeout_trigger_send', '')
    registry.histogram('otelcol_processor_batch_batch_send_size_bytes', '', [])
    registry.counter('spantap_bytes', '')
    registry.gauge('otelcol_process_memory_rss', '', () => 7)
    const { prometheus, ...more } = { prometheus: {}, ...metrics }
    const reader = { pull: { exporter: { prometheus: { port: 0, ...prometheus } } } }
    const { ports } = await start({ metrics: { ...more, readers: [reader] } }, registry)
    const page = await fetch(`http://127.0.0.1:${ports[0]}/metrics`)
    const lines = (await page.text()).split('\n').filter((line) => /^[a-z]/.test(line))
    return lines.filter((line) => !/^(target_info|spantap_telemetry)/.test(line))
  }

  it.each([
    ['basic', 0],
    ['normal', 1],
    // Of a histogram: +Inf, _sum and _count.
    ['detailed', 4],
  ])('shows at level %s what the Collector shows', async (level, batch) => {
    const found = await names({ level })
    expect(found.filter((line) => line.startsWith('otelcol_processor_batch'))).toHaveLength(batch)
    expect(found).toHaveLength(3 + batch)
  })

  it('drops what a view drops, and says what no view of ours does', async () => {
    const lines: string[] = []
    setSink((line) => lines.push(line))
    const drop = { aggregation: { drop: {} } }
    const found = await names({
      level: 'detailed',
      views: [
        { selector: { instrument_name: 'otelcol_processor_*' }, stream: drop },
        { selector: { meter_name: 'x' }, stream: drop },
      ],
    })
    expect(found).toHaveLength(3)
    expect(
      lines.filter((line) => line.includes('A view of own metrics has no effect')),
    ).toHaveLength(1)
  })

  it('names and labels as asked', async () => {
    const all = {
      without_type_suffix: false,
      without_units: false,
      without_scope_info: false,
      with_resource_constant_labels: { included: ['service.*'], excluded: ['*.instance.id'] },
    }
    const scope = 'otel_scope_name="spantap",otel_scope_version="0.1.0"'
    const service = 'service_name="spantap",service_version="0.1.0"'
    expect(await names({ level: 'basic', prometheus: all })).toEqual([
      `otelcol_process_memory_rss_bytes{${scope},${service}} 7`,
      `otelcol_receiver_accepted_spans_total{${scope},receiver="otlp",${service}} 0`,
      `spantap_bytes_total{${scope},${service}} 0`,
    ])
  })

  it('says who it is', async () => {
    const resource = { 'service.name': 'edge', 'service.version': null, team: 'shop' }
    const { ports } = await start({ ...(pull(0) as object), resource })
    const page = await (await fetch(`http://127.0.0.1:${ports[0]}/metrics`)).text()
    expect(page).toMatch(
      /^target_info\{service_instance_id="[0-9a-f-]{36}",service_name="edge",team="shop"\} 1$/m,
    )
  })

  it('says who holds the port', async () => {
    const { ports } = await start(pull(0))
    await expect(start(pull(ports[0]!))).rejects.toThrow(
      new RegExp(
        `^listen tcp 127.0.0.1:${ports[0]}: bind: address already in use by .* \\(pid ${process.pid}\\)$`,
      ),
    )
  })

  it('is off at level none', async () => {
    expect((await start({ metrics: { level: 'none' } })).ports).toEqual([])
  })
})

describe('S13: the packages of OpenTelemetry push our own metrics', () => {
  it('as JSON, by exporter-metrics-otlp-http', async () => {
    const bodies: { path: string; auth: unknown; body: string }[] = []
    const server: Server = createServer((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        const body = Buffer.concat(parts).toString()
        bodies.push({ path: request.url ?? '', auth: request.headers['x-key'], body })
        response.setHeader('content-type', 'application/json').end('{}')
      })
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    ends.push(() => new Promise((done) => server.close(done).closeAllConnections()))
    const registry = new Registry()
    registry.counter('spantap_bytes', 'Bytes.', { direction: 'in' }).add(1013)
    registry.gauge('otelcol_exporter_queue_size', 'Size.', () => 7)
    registry.histogram('otelcol_processor_batch_batch_send_size', 'Units.', [5, 10]).record(7)
    const running = await start(
      periodic({
        protocol: 'http/json',
        endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        headers: [{ name: 'x-key', value: 'secret' }],
      }),
      registry,
    )
    await expect.poll(() => bodies.length).toBeGreaterThan(0)
    await running.stop()
    const { path, auth, body } = bodies.at(-1)!
    expect([path, auth]).toEqual(['/v1/metrics', 'secret'])
    const [group] = (JSON.parse(body) as { resourceMetrics: Group[] }).resourceMetrics
    const attributes = group!.resource.attributes.map(({ key }) => key)
    expect(attributes).toEqual([
      'service.name',
      'service.version',
      'service.instance.id',
      'host.name',
    ])
    const metrics = group!.scopeMetrics.flatMap((scope) => scope.metrics)
    const find = (name: string): unknown => metrics.find((one) => one.name === name)
    expect(find('spantap_bytes')).toMatchObject({
      description: 'Bytes.',
      sum: {
        aggregationTemporality: 2,
        isMonotonic: true,
        dataPoints: [
          { asDouble: 1013, attributes: [{ key: 'direction', value: { stringValue: 'in' } }] },
        ],
      },
    })
    expect(find('otelcol_exporter_queue_size')).toMatchObject({
      unit: '{batch}',
      gauge: { dataPoints: [{ asDouble: 7 }] },
    })
    expect(find('otelcol_processor_batch_batch_send_size')).toMatchObject({
      unit: '{unit}',
      histogram: {
        aggregationTemporality: 2,
        dataPoints: [{ explicitBounds: [5, 10], bucketCounts: [0, 1, 0], count: 1, sum: 7 }],
      },
    })
  })

  it('as protobuf, and once more at the end', async () => {
    const sink = await startSink()
    const registry = new Registry()
    const counter = registry.counter('spantap_bytes', 'Bytes.', { direction: 'in' })
    ends.push(() => sink.stop())
    const config = { protocol: 'http/protobuf', endpoint: sink.url }
    const running = await start(periodic(config), registry)
    await sink.waitFor(1)
    counter.add(1019)
    await running.stop()
    const last = sink.points().findLast(({ metric }) => metric === 'spantap_bytes')
    expect(last).toMatchObject({ value: 1019, attributes: { direction: 'in' } })
  })

  it('and a backend that is gone is a line of the log, with what the SDK says', async () => {
    const lines: string[] = []
    setSink((line) => lines.push(line))
    const sink = await startSink()
    await sink.stop()
    await start(periodic({ endpoint: sink.url }))
    await expect.poll(() => lines.length).toBeGreaterThan(0)
    expect(lines[0]).toContain('\terror\tOpenTelemetry SDK\t')
    expect(lines[0]).toContain(`127.0.0.1:${sink.port} does not answer: connect ECONNREFUSED`)
  })
})

describe('own spans', () => {
  it('are off by default', async () => {
    expect((await start({ metrics: { level: 'none' } })).tracer).toBeUndefined()
  })

  it.each(['simple', 'batch'])('S13: go to a backend by sdk-trace-base (%s)', async (kind) => {
    const sink = await startSink()
    ends.push(() => sink.stop())
    const exporter = { otlp: { endpoint: sink.url } }
    const running = await start({
      metrics: { level: 'none' },
      traces: { processors: [{ [kind]: { exporter } }] },
    })
    exportSpan(running.tracer!, 'otlp_http/a', 'traces', 31)({ ok: true })
    exportSpan(
      running.tracer!,
      'debug',
      'metrics',
      37,
    )({ ok: false, reason: 'full', retryable: true })
    await running.stop()
    expect(sink.spans().toSorted((a, b) => b.name.localeCompare(a.name))).toMatchObject([
      {
        name: 'exporter/otlp_http/a/traces',
        kind: 1,
        attributes: { 'items.sent': 31, 'items.failed': 0 },
      },
      {
        name: 'exporter/debug/metrics',
        status: 2,
        statusMessage: 'full',
        attributes: { 'items.sent': 0, 'items.failed': 37 },
      },
    ])
  })
})

interface Group {
  readonly resource: { readonly attributes: { readonly key: string }[] }
  readonly scopeMetrics: { readonly metrics: { readonly name: string }[] }[]
}
