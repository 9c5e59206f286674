// The same spans and metrics through the OpenTelemetry SDK's own transformer: two writers that know nothing of each other.
import { SpanKind, SpanStatusCode, trace, context, TraceFlags } from '@opentelemetry/api'
import { ProtobufMetricsSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { expect, it } from 'vitest'
import { attributeSet } from '../../../pipeline/data/attributes.ts'
import { SpanBatch } from '../../../pipeline/data/spans.ts'
import { writeMetrics } from '../../../pipeline/otlp/metrics.ts'
import { writeTraces } from '../../../pipeline/otlp/traces.ts'
import { Writer } from '../../../pipeline/otlp/writer.ts'
import { decodePoints, decodeSpans } from '../../support/otlp_decode.ts'
import { service } from './spans.ts'

it('writes 101 spans as the SDK does', () => {
  const kept = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'api' }),
    spanProcessors: [new SimpleSpanProcessor(kept)],
  })
  const tracer = provider.getTracer('spantap', '0.1.0')
  const parent = {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    traceFlags: TraceFlags.SAMPLED,
  }
  const batch = new SpanBatch()
  const resource = service('api')
  const scope = { name: 'spantap', version: '0.1.0', attributes: attributeSet([]) }
  for (let i = 0; i < 101; i++) {
    const attributes = { method: 'GET', i, ratio: i / 7, ok: i % 2 === 0, list: ['a', 'é'] }
    const span = tracer.startSpan(
      `span ${i}`,
      { kind: SpanKind.CLIENT, attributes, startTime: [1_700_000_000, 7 + i] },
      trace.setSpanContext(context.active(), parent),
    )
    if (i % 3 === 0) span.setStatus({ code: SpanStatusCode.ERROR, message: 'no' })
    span.end([1_700_000_001, 9 + i])
    const row = batch.add(resource, scope, `span ${i}`)
    const hex = (id: string) => Buffer.from(id, 'hex')
    batch.setIds(row, hex(parent.traceId), hex(span.spanContext().spanId), hex(parent.spanId))
    const epoch = 1_700_000_000_000_000_000n
    batch.setTimes(row, 7 + i, 1e9 + 9 + i, Number(epoch & 0xffffffffn), Number(epoch >> 32n))
    batch.kind[row] = 3
    batch.flags[row] = 1
    batch.status[row] = i % 3 === 0 ? 2 : 0
    if (i % 3 === 0) batch.extra[row] = { statusMessage: 'no' }
    batch.own[row] = Object.entries(attributes).flat()
  }
  const writer = new Writer()
  writeTraces(writer, batch)
  const theirs = decodeSpans(ProtobufTraceSerializer.serializeRequest(kept.getFinishedSpans())!)
  expect(theirs).toHaveLength(101)
  // The SDK adds the bits that say whether the parent is remote.
  expect(decodeSpans(writer.done())).toEqual(
    theirs.map((span) => ({ ...span, flags: span.flags & 0xff })),
  )
})

class OneReader extends MetricReader {
  protected override onForceFlush = () => Promise.resolve()
  protected override onShutdown = () => Promise.resolve()
}

it('writes metrics as the SDK does', async () => {
  const reader = new OneReader()
  const provider = new MeterProvider({
    resource: resourceFromAttributes({ 'service.name': 'api' }),
    readers: [reader],
  })
  const meter = provider.getMeter('spantap', '0.1.0')
  const boundaries = [0.005, 0.5, 10]
  const histogram = meter.createHistogram('duration', {
    unit: 's',
    advice: { explicitBucketBoundaries: boundaries },
  })
  for (const value of [0.001, 0.25, 0.25, 2, 100]) histogram.record(value, { method: 'GET' })
  meter.createCounter('sent', { unit: '{span}' }).add(1.5, { method: 'GET' })
  const { resourceMetrics } = await reader.collect()
  const theirs = decodePoints(ProtobufMetricsSerializer.serializeRequest(resourceMetrics)!)
  const at = (metric: string) => theirs.find((point) => point.metric === metric)!
  const point = (metric: string) => ({
    attributes: attributeSet(['method', 'GET']),
    startUnixNs: at(metric).startNs,
    timeUnixNs: at(metric).timeNs,
  })
  const about = { description: '', temporality: 'cumulative' } as const
  const writer = new Writer()
  writeMetrics(writer, [
    {
      resource: service('api'),
      scope: { name: 'spantap', version: '0.1.0', attributes: attributeSet([]) },
      metrics: [
        {
          type: 'histogram',
          name: 'duration',
          unit: 's',
          ...about,
          points: [
            {
              ...point('duration'),
              count: 5,
              sum: 102.501,
              min: 0.001,
              max: 100,
              bounds: boundaries,
              counts: [1, 2, 1, 1],
            },
          ],
        },
        {
          type: 'sum',
          name: 'sent',
          unit: '{span}',
          monotonic: true,
          ...about,
          points: [{ ...point('sent'), value: 1.5 }],
        },
      ],
    },
  ])
  expect(theirs).toHaveLength(2)
  expect(decodePoints(writer.done())).toEqual(theirs)
})
