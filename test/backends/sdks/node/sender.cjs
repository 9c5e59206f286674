// Sends exact numbers of spans, points and log records with the OpenTelemetry SDK of JavaScript, each exported batch to two places:
// TRUTH and VIA, both `http://host:port,host:port` (HTTP, gRPC). Spans as JSON over HTTP, points as protobuf over HTTP, records
// over gRPC. Loaded with NODE_PATH, since the packages are not beside this file.
const { createRequire } = require('node:module')
const sdk = createRequire(`${process.env.SDK}/package.json`)
const { SpanStatusCode, ROOT_CONTEXT, trace, createTraceState } = sdk('@opentelemetry/api')
const { SeverityNumber } = sdk('@opentelemetry/api-logs')
const { OTLPLogExporter } = sdk('@opentelemetry/exporter-logs-otlp-grpc')
const { OTLPMetricExporter } = sdk('@opentelemetry/exporter-metrics-otlp-proto')
const { OTLPTraceExporter } = sdk('@opentelemetry/exporter-trace-otlp-http')
const { resourceFromAttributes } = sdk('@opentelemetry/resources')
const { BatchLogRecordProcessor, LoggerProvider } = sdk('@opentelemetry/sdk-logs')
const { AggregationType, MeterProvider, PeriodicExportingMetricReader } = sdk(
  '@opentelemetry/sdk-metrics',
)
const { BasicTracerProvider, BatchSpanProcessor } = sdk('@opentelemetry/sdk-trace-base')

const SPANS = Number(process.env.SPANS)
const POINTS = Number(process.env.POINTS)
const LOGS = Number(process.env.LOGS)
const places = [process.env.TRUTH, process.env.VIA].map((text) => text.split(','))
const resource = resourceFromAttributes({
  'service.name': 'sender-node',
  'service.instance.id': 'é–🙂',
  numbers: [1, 2.5, -3],
  yes: true,
})

/** Every batch to both; a failure of either is ours. */
class Tee {
  constructor(both) {
    this.both = both
  }
  export(items, done) {
    const results = this.both.map((one) => new Promise((resolve) => one.export(items, resolve)))
    Promise.all(results).then((all) => {
      const bad = all.find(({ code }) => code !== 0)
      if (bad) fail(bad.error)
      done({ code: 0 })
    }, fail)
  }
  forceFlush() {
    return Promise.resolve()
  }
  shutdown() {
    return Promise.all(this.both.map((one) => one.shutdown()))
  }
  selectAggregationTemporality(type) {
    return this.both[0].selectAggregationTemporality(type)
  }
  selectAggregation(type) {
    return type === 'HISTOGRAM'
      ? { type: AggregationType.DEFAULT }
      : this.both[0].selectAggregation(type)
  }
}

function fail(error) {
  console.error(error)
  process.exit(1)
}

async function spans() {
  const tee = new Tee(places.map(([http]) => new OTLPTraceExporter({ url: `${http}/v1/traces` })))
  const processor = new BatchSpanProcessor(tee, { maxQueueSize: SPANS, maxExportBatchSize: 512 })
  const limits = { attributeCountLimit: 8, eventCountLimit: 3, linkCountLimit: 2 }
  const provider = new BasicTracerProvider({
    resource,
    spanProcessors: [processor],
    spanLimits: limits,
  })
  const tracers = [
    provider.getTracer('plain'),
    provider.getTracer('versioned', '1.2.3', {
      schemaUrl: 'https://opentelemetry.io/schemas/1.30.0',
    }),
  ]
  let parent = ROOT_CONTEXT
  for (let i = 0; i < SPANS; i++) {
    if (i % 5 === 0) parent = ROOT_CONTEXT
    const span = tracers[i % 2].startSpan(
      `GET /items/${i % 7}`,
      { kind: i % 5, ...linked(i, parent) },
      parent,
    )
    span.setAttributes({
      'http.request.method': 'GET',
      n: i,
      half: i / 2,
      whole: 3,
      ok: i % 2 === 0,
    })
    span.setAttribute('list', ['a', 'b', `c${i}`])
    if (i % 13 === 0) for (let j = 0; j < 11; j++) span.setAttribute(`extra.${j}`, j)
    if (i % 3 === 0) span.addEvent('exception', { 'exception.message': `no ${i} – “ü”` })
    if (i % 17 === 0) for (let j = 0; j < 5; j++) span.addEvent(`e${j}`)
    if (i % 11 === 0) span.setStatus({ code: SpanStatusCode.ERROR, message: 'bad' })
    parent = trace.setSpan(parent, span)
    span.end()
  }
  await provider.forceFlush()
  await provider.shutdown()
}

function linked(i, parent) {
  const spanContext = trace.getSpanContext(parent)
  if (i % 19 !== 1 || !spanContext) return {}
  const traceState = createTraceState('vendor=a,other=b')
  return {
    links: [1, 2, 3].map((n) => ({ context: { ...spanContext, traceState }, attributes: { n } })),
  }
}

/** A third gauges, a third sums, the rest histograms with and without given bounds. */
async function points() {
  const tee = new Tee(places.map(([http]) => new OTLPMetricExporter({ url: `${http}/v1/metrics` })))
  const reader = new PeriodicExportingMetricReader({ exporter: tee, exportIntervalMillis: 3600e3 })
  const exponential = {
    aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM },
    instrumentName: 'exp*',
  }
  const provider = new MeterProvider({ resource, readers: [reader], views: [exponential] })
  const meter = provider.getMeter('points', '2')
  const instruments = [
    [meter.createGauge('gauge', { unit: 'By', description: 'a gauge' }), 'record'],
    [meter.createCounter('sum', { unit: '1' }), 'add'],
    [meter.createUpDownCounter('level'), 'add'],
    [
      meter.createHistogram('histogram', {
        unit: 's',
        advice: { explicitBucketBoundaries: [1, 2.5, 7] },
      }),
      'record',
    ],
    [meter.createHistogram('exp', { unit: 'ms' }), 'record'],
  ]
  for (let i = 0; i < POINTS; i++) {
    const [instrument, method] = instruments[i % instruments.length]
    for (let j = 0; j < 5; j++) instrument[method](i / 4 + j, { series: i, kind: 'x' })
  }
  await provider.shutdown()
}

async function logs() {
  const tee = new Tee(places.map(([, grpc]) => new OTLPLogExporter({ url: `http://${grpc}` })))
  const processor = new BatchLogRecordProcessor({
    exporter: tee,
    maxQueueSize: LOGS,
    maxExportBatchSize: 512,
  })
  const provider = new LoggerProvider({ resource, processors: [processor] })
  const logger = provider.getLogger('logs', '3')
  for (let i = 0; i < LOGS; i++) {
    logger.emit({
      severityNumber: i % 2 ? SeverityNumber.WARN : SeverityNumber.INFO,
      severityText: i % 2 ? 'WARN' : 'INFO',
      body: i % 3 ? `line ${i}` : { nested: { list: [1, 'two', null, true] }, i },
      attributes: { i, bytes: new Uint8Array([0, 255, i % 256]) },
      eventName: i % 5 ? undefined : 'event',
    })
  }
  await provider.forceFlush()
  await provider.shutdown()
}

spans().then(points).then(logs).catch(fail)
