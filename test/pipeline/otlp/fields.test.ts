// Every field of OTLP under its name: JSON is read and written by the schema, which the golden lines of a real otelcol prove; data is
// read and written by code of its own. So one checks the other.
import { expect, it } from 'vitest'
import { attributeRecord, type AttributeSet } from '../../../pipeline/data/attributes.ts'
import type { Metric } from '../../../pipeline/data/metrics.ts'
import type { Resource, Scope } from '../../../pipeline/data/resource.ts'
import { readJson, writeJson } from '../../../pipeline/otlp/json/index.ts'
import type { ExportedSignal } from '../../../pipeline/signal.ts'

const ENVELOPE = {
  resource: {
    attributes: [{ key: 'service.name', value: { stringValue: 'api' } }],
    droppedAttributesCount: 2,
    entityRefs: [
      { schemaUrl: 'e', type: 'service', idKeys: ['service.name'], descriptionKeys: [''] },
    ],
  },
}
const SCOPE = {
  name: 'lib',
  version: '1.2',
  attributes: [{ key: 'a', value: { boolValue: false } }],
  droppedAttributesCount: 3,
}

/** A request with one scope. */
const request = (signal: string, name: string, items: unknown[]): Buffer =>
  Buffer.from(
    JSON.stringify({
      [`resource${signal}`]: [
        {
          ...ENVELOPE,
          [`scope${signal}`]: [{ scope: SCOPE, [name]: items, schemaUrl: 'scope/1' }],
          schemaUrl: 'resource/1',
        },
      ],
    }),
  )

function expectAround({ resource, scope }: { resource: Resource; scope: Scope }): void {
  const { attributes, ...others } = resource
  expect(attributeRecord(attributes.list)).toEqual({ 'service.name': 'api' })
  expect(others).toEqual({
    schemaUrl: 'resource/1',
    service: 'api',
    droppedAttributes: 2,
    entityRefs: [
      { schemaUrl: 'e', type: 'service', idKeys: ['service.name'], descriptionKeys: [''] },
    ],
  })
  const { attributes: own, ...rest } = scope
  expect(attributeRecord(own.list)).toEqual({ a: false })
  expect(rest).toEqual({ name: 'lib', version: '1.2', droppedAttributes: 3, schemaUrl: 'scope/1' })
}

function expectTheSame(signal: ExportedSignal, json: Buffer): void {
  expect(writeJson(signal, readJson(signal, json))).toBe(json.toString())
}

const TRACE = '000102030405060708090a0b0c0d0e0f'
const SPAN = '1011121314151617'
const PARENT = '2021222324252627'
const trace = Buffer.from(TRACE, 'hex')
const span = Buffer.from(SPAN, 'hex')
const pair = (key: string, intValue: string): unknown[] => [{ key, value: { intValue } }]

it('P2: every field of a span', () => {
  const json = request('Spans', 'spans', [
    {
      traceId: TRACE,
      spanId: SPAN,
      traceState: 'a=b',
      parentSpanId: PARENT,
      flags: 769,
      name: 'GET /',
      kind: 5,
      startTimeUnixNano: '1700000000000000001',
      endTimeUnixNano: '18446744073709551615',
      attributes: [...pair('k', '1'), ...pair('k', '2')],
      droppedAttributesCount: 4,
      events: [
        { timeUnixNano: '7', name: 'e', attributes: pair('n', '3'), droppedAttributesCount: 5 },
      ],
      droppedEventsCount: 6,
      links: [
        {
          traceId: TRACE,
          spanId: SPAN,
          traceState: 'c=d',
          attributes: pair('n', '4'),
          droppedAttributesCount: 7,
          flags: 1,
        },
      ],
      droppedLinksCount: 8,
      status: { message: 'no', code: 2 },
    },
  ])
  const batch = readJson('traces', json)
  expectAround({ resource: batch.resource[0]!, scope: batch.scope[0]! })
  expect(Buffer.from(batch.ids).toString('hex').slice(0, 64)).toBe(TRACE + SPAN + PARENT)
  expect([batch.startUnixNs(0), batch.endUnixNs(0)]).toEqual([
    1_700_000_000_000_000_001n,
    2n ** 64n - 1n,
  ])
  expect([batch.name[0], batch.kind[0], batch.status[0], batch.flags[0]]).toEqual([
    'GET /',
    5,
    2,
    769,
  ])
  expect([batch.requestBytes[0], batch.responseBytes[0]]).toEqual([-1, -1])
  expect([batch.dimensions[0]!.list, batch.connection[0]!.list]).toEqual([[], []])
  expect(batch.own).toEqual([['k', 1, 'k', 2]])
  expect(batch.extra).toEqual([
    {
      statusMessage: 'no',
      traceState: 'a=b',
      events: [{ timeUnixNs: 7n, name: 'e', attributes: ['n', 3], droppedAttributes: 5 }],
      links: [
        {
          traceId: new Uint8Array(trace),
          spanId: new Uint8Array(span),
          traceState: 'c=d',
          attributes: ['n', 4],
          droppedAttributes: 7,
          flags: 1,
        },
      ],
      droppedAttributes: 4,
      droppedEvents: 6,
      droppedLinks: 8,
    },
  ])
  expectTheSame('traces', json)
})

it('P2: every field of a log record', () => {
  const json = request('Logs', 'logRecords', [
    {
      timeUnixNano: '1',
      observedTimeUnixNano: '2',
      severityNumber: 9,
      severityText: 'INFO',
      body: { kvlistValue: { values: [{ key: 'm', value: { arrayValue: { values: [{}] } } }] } },
      attributes: pair('k', '1'),
      droppedAttributesCount: 3,
      flags: 1,
      traceId: TRACE,
      spanId: SPAN,
      eventName: 'login',
    },
    { body: {} },
  ])
  const [group] = readJson('logs', json)
  expectAround(group!)
  expect(group!.records).toEqual([
    {
      timeUnixNs: 1n,
      observedTimeUnixNs: 2n,
      severityNumber: 9,
      severityText: 'INFO',
      body: { map: ['m', [null]] },
      attributes: ['k', 1],
      droppedAttributes: 3,
      flags: 1,
      traceId: new Uint8Array(trace),
      spanId: new Uint8Array(span),
      eventName: 'login',
    },
    {
      timeUnixNs: 0n,
      observedTimeUnixNs: 0n,
      severityNumber: 0,
      severityText: '',
      body: null,
      attributes: [],
      flags: 0,
    },
  ])
  expectTheSame('logs', json)
})

const POINT = { attributes: pair('k', '1'), startTimeUnixNano: '1', timeUnixNano: '2' }
const EXEMPLAR = { filteredAttributes: pair('f', '2'), timeUnixNano: '3' }
const about = (name: string): object => ({ name, description: 'd', unit: 'u' })

it('P2: every field of the metrics and points of every type', () => {
  const json = request('Metrics', 'metrics', [
    {
      ...about('gauge'),
      gauge: {
        dataPoints: [
          {
            ...POINT,
            asDouble: -0,
            exemplars: [{ ...EXEMPLAR, asInt: '-5', traceId: TRACE, spanId: SPAN }],
            flags: 1,
          },
          { ...POINT, asInt: '-9223372036854775808', exemplars: [{ ...EXEMPLAR, asDouble: 3 }] },
          POINT,
        ],
      },
      metadata: pair('m', '1'),
    },
    {
      ...about('sum'),
      sum: { dataPoints: [{ ...POINT, asInt: '3' }], aggregationTemporality: 1, isMonotonic: true },
    },
    {
      ...about('histogram'),
      histogram: {
        dataPoints: [
          {
            ...POINT,
            count: '6',
            sum: 0,
            bucketCounts: ['1', '9007199254740993', '3'],
            explicitBounds: [0.5, 10],
            exemplars: [EXEMPLAR],
            flags: 1,
            min: -0.5,
            max: 11,
          },
          POINT,
        ],
        aggregationTemporality: 2,
      },
    },
    {
      ...about('exponential'),
      exponentialHistogram: {
        dataPoints: [
          {
            ...POINT,
            count: '18446744073709551615',
            sum: 1,
            scale: -3,
            zeroCount: '2',
            positive: { offset: -2147483648, bucketCounts: ['0', '9007199254740993'] },
            negative: { offset: 2147483647 },
            flags: 1,
            exemplars: [EXEMPLAR],
            min: 1.5,
            max: 2.5,
            zeroThreshold: 0.25,
          },
          { ...POINT, positive: {}, negative: {} },
        ],
        aggregationTemporality: 2,
      },
    },
    {
      ...about('summary'),
      summary: {
        dataPoints: [
          {
            ...POINT,
            count: '2',
            sum: 5.5,
            quantileValues: [{ value: 1 }, { quantile: 0.99, value: 4.5 }],
            flags: 1,
          },
        ],
      },
    },
    { name: 'empty' },
  ])
  const [group] = readJson(
    'metrics',
    Buffer.from(json.toString().replace('"asDouble":0', '"asDouble":-0')),
  )
  expectAround(group!)
  expect(group!.metrics.map(plain)).toMatchSnapshot()
  expectTheSame('metrics', json)
})

/** Attribute sets have ids that depend on what was made before. */
function plain({ points, ...metric }: Metric): unknown {
  const all = points as readonly { attributes: AttributeSet }[]
  return {
    ...metric,
    points: all.map((point) => ({ ...point, attributes: attributeRecord(point.attributes.list) })),
  }
}
