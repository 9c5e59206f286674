// Any metrics that a sender may make up.
import * as fc from 'fast-check'
import { attributeSet, type AttributeValue } from '../../../pipeline/data/attributes.ts'
import type { Metric, MetricData } from '../../../pipeline/data/metrics.ts'

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom('', '_', '__', 'a', 'a.b', 'a_b', 'a_count', 'a_total', 'job', 'le', 'quantile'),
  fc.constantFrom('"', '\\', '\n', '\0', '}', ',', '\ud800', 'exported_job', 'otel_scope_name'),
)
const scalar: fc.Arbitrary<AttributeValue> = fc.oneof(
  text,
  fc.double(),
  fc.boolean(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constant(null),
  fc.uint8Array({ maxLength: 3 }),
)
const value: fc.Arbitrary<AttributeValue> = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 2 }),
  fc.tuple(text, scalar).map((map) => ({ map })),
)
const attributes = fc
  .array(fc.tuple(text, value), { maxLength: 4 })
  .map((pairs) => attributeSet(pairs.flat()))

const time = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
const count = fc.nat(1_000_000)
const exemplars = fc.array(
  fc.record({
    timeUnixNs: time,
    value: fc.oneof(fc.double(), fc.constant(undefined)),
    traceId: fc.uint8Array({ minLength: 16, maxLength: 16 }),
    attributes: fc.constant([]),
  }),
  { maxLength: 3 },
)
const point = { attributes, startUnixNs: time, timeUnixNs: time, flags: fc.constantFrom(0, 0, 1) }
const numbers = fc.array(
  fc.record({ ...point, value: fc.oneof(fc.double(), fc.constant(undefined)), exemplars }),
  { maxLength: 3 },
)
const histograms = fc.array(
  fc.record({
    ...point,
    count,
    bounds: fc.array(fc.double(), { maxLength: 3 }),
    counts: fc.array(count, { maxLength: 4 }),
    exemplars,
  }),
  { maxLength: 3 },
)
const index = fc.oneof(fc.integer({ min: -7, max: 7 }), fc.integer())
const buckets = fc.record({ offset: index, counts: fc.array(fc.nat(9), { maxLength: 5 }) })
const exponentials = fc
  .array(
    fc.record({
      ...point,
      scale: fc.oneof(fc.integer({ min: -5, max: 12 }), fc.integer()),
      zeroCount: fc.nat(9),
      zeroThreshold: fc.oneof(fc.constant(0), fc.double()),
      positive: buckets,
      negative: buckets,
      odd: fc.constantFrom(0, 0, 1),
    }),
    { maxLength: 2 },
  )
  .map((points) =>
    points.map(({ odd, ...one }) => {
      const { zeroCount, positive, negative } = one
      const all = [...positive.counts, ...negative.counts].reduce((a, b) => a + b, zeroCount)
      return { ...one, count: all + odd }
    }),
  )
const summaries = fc.array(
  fc.record({
    ...point,
    count,
    sum: fc.double(),
    quantiles: fc.array(fc.record({ quantile: fc.double(), value: fc.double() }), { maxLength: 3 }),
  }),
  { maxLength: 2 },
)

const about = { name: text, description: text, unit: text }
const temporality = fc.constantFrom('cumulative' as const, 'delta' as const, 'unspecified' as const)
const monotonic = fc.boolean()
const metric: fc.Arbitrary<Metric> = fc.oneof(
  fc.record({ ...about, type: fc.constant('gauge' as const), points: numbers }),
  fc.record({
    ...about,
    type: fc.constant('sum' as const),
    temporality,
    monotonic,
    points: numbers,
  }),
  fc.record({ ...about, type: fc.constant('histogram' as const), temporality, points: histograms }),
  fc.record({
    ...about,
    type: fc.constant('exponential_histogram' as const),
    temporality,
    points: exponentials,
  }),
  fc.record({ ...about, type: fc.constant('summary' as const), points: summaries }),
)
const service = fc.record({ name: text, instance: text, extra: attributes }).map((one) => ({
  attributes: attributeSet([
    'service.name',
    one.name,
    'service.instance.id',
    one.instance,
    ...one.extra.list,
  ]),
  schemaUrl: '',
  service: one.name,
}))
const scope = fc.record({ name: text, version: text, attributes, schemaUrl: text })

export const anyMetrics: fc.Arbitrary<MetricData> = fc.array(
  fc.record({ resource: service, scope, metrics: fc.array(metric, { maxLength: 4 }) }),
  { maxLength: 4 },
)

export const anyOptions = fc.record({
  namespace: fc.constantFrom('', 'a-b'),
  const_labels: fc.constantFrom({}, { job: 'mine', 'a.b': '"' }),
  send_timestamps: fc.boolean(),
  without_scope_info: fc.boolean(),
  enable_open_metrics: fc.constant(true),
  resource_to_telemetry_conversion: fc.record({
    enabled: fc.boolean(),
    exclude_service_attributes: fc.boolean(),
  }),
  translation_strategy: fc.constantFrom(
    'UnderscoreEscapingWithSuffixes',
    'UnderscoreEscapingWithoutSuffixes',
    'NoUTF8EscapingWithSuffixes',
    'NoTranslation',
  ),
})
