// What the exporters of the OpenTelemetry SDK for Node send is read, in protobuf and in JSON, to the same data.
import { SpanKind, SpanStatusCode, ValueType } from '@opentelemetry/api'
import {
  JsonLogsSerializer,
  JsonMetricsSerializer,
  JsonTraceSerializer,
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  InMemoryLogRecordExporter,
  LoggerProvider,
  SimpleLogRecordProcessor,
} from '@opentelemetry/sdk-logs'
import { AggregationType, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { expect, it } from 'vitest'
import { encodedRequest } from '../../../pipeline/otlp/encoded.ts'
import { readJson, writeJson } from '../../../pipeline/otlp/json/index.ts'
import type { ExportedSignal } from '../../../pipeline/signal.ts'

const resource = resourceFromAttributes({ 'service.name': 'api', 'host.cpus': 8, ratio: 0.5 })

/** As JSON, which says all that is in data. */
function sameInBoth(signal: ExportedSignal, protobuf: Uint8Array, json: Uint8Array): unknown {
  const text = writeJson(signal, encodedRequest(signal, protobuf).data)
  expect(writeJson(signal, readJson(signal, json))).toBe(text)
  return JSON.parse(text)
}

it('P2: reads 101 spans of the SDK', () => {
  const kept = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({
    resource,
    spanProcessors: [new SimpleSpanProcessor(kept)],
  })
  const tracer = provider.getTracer('lib', '1.2')
  for (let i = 0; i < 101; i++) {
    const span = tracer.startSpan(`span ${i}`, {
      kind: SpanKind.SERVER,
      attributes: { i, ratio: i + 0.25, ok: i % 2 === 0, list: ['a', 'é'], minus: -i },
      links: [{ context: tracer.startSpan('other').spanContext() }],
    })
    span.addEvent('retry', { n: i })
    if (i % 3 === 0) span.setStatus({ code: SpanStatusCode.ERROR, message: 'no' })
    span.end()
  }
  const spans = kept.getFinishedSpans()
  const bytes = ProtobufTraceSerializer.serializeRequest(spans)!
  sameInBoth('traces', bytes, JsonTraceSerializer.serializeRequest(spans)!)
  const { items, data } = encodedRequest('traces', bytes)
  expect([items, data.length]).toEqual([101, 101])
  for (const [i, span] of spans.entries()) {
    expect(Buffer.from(data.spanId(i)).toString('hex')).toBe(span.spanContext().spanId)
    expect(data.name[i]).toBe(span.name)
    expect(data.kind[i]).toBe(2)
    expect(data.status[i]).toBe(i % 3 === 0 ? 2 : 0)
    const minus = i === 0 ? 0 : -i
    const attributes = ['i', i, 'ratio', i + 0.25, 'ok', i % 2 === 0, 'list', ['a', 'é']]
    expect(data.own[i]).toEqual([...attributes, 'minus', minus])
    expect(data.extra[i]!.events![0]).toMatchObject({ name: 'retry', attributes: ['n', i] })
    const linked = span.links[0]!.context.spanId
    expect(Buffer.from(data.extra[i]!.links![0]!.spanId).toString('hex')).toBe(linked)
    const [seconds, nanos] = span.endTime
    expect(data.endUnixNs(i)).toBe(BigInt(seconds) * 1_000_000_000n + BigInt(nanos))
  }
  expect(data.resource[0]!.service).toBe('api')
})

class OneReader extends MetricReader {
  protected override onForceFlush = () => Promise.resolve()
  protected override onShutdown = () => Promise.resolve()
}

it('P2: reads counters, gauges and histograms of the SDK', async () => {
  const reader = new OneReader()
  const provider = new MeterProvider({
    resource,
    readers: [reader],
    views: [
      {
        instrumentName: 'exponential',
        aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM, options: { maxSize: 20 } },
      },
    ],
  })
  const meter = provider.getMeter('lib', '1.2')
  meter.createCounter('sent', { valueType: ValueType.INT }).add(7, { to: 'b' })
  meter.createUpDownCounter('open').add(-1.5)
  meter.createGauge('load').record(0.75)
  for (const name of ['explicit', 'exponential']) {
    const histogram = meter.createHistogram(name)
    for (const value of [0.5, 3, 3, 700, 0]) histogram.record(value)
  }
  const { resourceMetrics } = await reader.collect()
  const bytes = ProtobufMetricsSerializer.serializeRequest(resourceMetrics)!
  sameInBoth('metrics', bytes, JsonMetricsSerializer.serializeRequest(resourceMetrics)!)
  const { items, data } = encodedRequest('metrics', bytes)
  expect(items).toBe(5)
  const points = Object.fromEntries(data[0]!.metrics.map((each) => [each.name, each]))
  expect(points['sent']).toMatchObject({ type: 'sum', monotonic: true, points: [{ value: 7n }] })
  expect(points['open']).toMatchObject({ type: 'sum', monotonic: false, points: [{ value: -1.5 }] })
  expect(points['load']).toMatchObject({ type: 'gauge', points: [{ value: 0.75 }] })
  const distribution = { count: 5, sum: 706.5, min: 0, max: 700 }
  expect(points['explicit']).toMatchObject({ type: 'histogram', points: [distribution] })
  const exponential = { ...distribution, zeroCount: 1 }
  expect(points['exponential']).toMatchObject({
    type: 'exponential_histogram',
    points: [exponential],
  })
})

it('P2: reads 103 logs of the SDK', () => {
  const kept = new InMemoryLogRecordExporter()
  const provider = new LoggerProvider({
    resource,
    processors: [new SimpleLogRecordProcessor({ exporter: kept })],
  })
  const logger = provider.getLogger('lib', '1.2')
  for (let i = 0; i < 103; i++) {
    logger.emit({
      severityNumber: 17,
      severityText: 'ERROR',
      body: { message: `no ${i}`, list: [1, null] },
      attributes: { i, bytes: Uint8Array.of(i) },
      eventName: 'failed',
    })
  }
  const records = kept.getFinishedLogRecords()
  const bytes = ProtobufLogsSerializer.serializeRequest(records)!
  sameInBoth('logs', bytes, JsonLogsSerializer.serializeRequest(records)!)
  const { items, data } = encodedRequest('logs', bytes)
  expect(items).toBe(103)
  for (const [i, record] of data[0]!.records.entries()) {
    expect(record).toMatchObject({
      severityNumber: 17,
      severityText: 'ERROR',
      body: { map: ['message', `no ${i}`, 'list', [1, null]] },
      attributes: ['i', i, 'bytes', Uint8Array.of(i)],
      eventName: 'failed',
    })
  }
})
