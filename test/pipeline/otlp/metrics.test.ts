import { describe, expect, it } from 'vitest'
import { attributeSet } from '../../../pipeline/data/attributes.ts'
import type { Metric, MetricData } from '../../../pipeline/data/metrics.ts'
import { SPANTAP_SCOPE } from '../../../pipeline/data/resource.ts'
import { writeMetrics } from '../../../pipeline/otlp/metrics.ts'
import { Writer } from '../../../pipeline/otlp/writer.ts'
import { decodePoints } from '../../support/otlp_decode.ts'
import { exportMetricsServiceRequest } from '../../support/otlp_messages.ts'
import { decode } from '../../support/protobuf.ts'
import { service } from './spans.ts'

const times = { startUnixNs: 1_700_000_000_000_000_001n, timeUnixNs: 1_700_000_010_000_000_003n }
const attributes = attributeSet(['http.request.method', 'GET', 'http.response.status_code', 200])

const metrics: Metric[] = [
  {
    type: 'gauge',
    name: 'queue',
    description: 'Waiting.',
    unit: '{request}',
    points: [
      { attributes, ...times, value: 7n },
      { attributes: attributeSet([]), ...times, value: -7n },
      { attributes, ...times, value: 0.5 },
    ],
  },
  {
    type: 'sum',
    name: 'sent',
    description: '',
    unit: '',
    monotonic: true,
    temporality: 'cumulative',
    points: [{ attributes, ...times, value: 3 }],
  },
  {
    type: 'sum',
    name: 'open',
    description: '',
    unit: '',
    monotonic: false,
    temporality: 'delta',
    points: [{ attributes, ...times, value: 2n ** 62n }],
  },
  {
    type: 'histogram',
    name: 'http.server.request.duration',
    description: 'Duration of HTTP server requests.',
    unit: 's',
    temporality: 'cumulative',
    points: [
      {
        attributes,
        ...times,
        count: 17,
        sum: 1.25,
        min: 0.001,
        max: 1,
        bounds: [0.005, 0.5],
        counts: [2, 14, 1],
      },
      { attributes, ...times, count: 2 ** 40, sum: 0, bounds: [], counts: [2 ** 40] },
    ],
  },
]

function encode(data: MetricData): Uint8Array {
  const writer = new Writer(1)
  writeMetrics(writer, data)
  return writer.done()
}

describe('writeMetrics', () => {
  it('writes every field of gauges, sums and histograms', () => {
    const resource = { ...service('api'), schemaUrl: 'https://schemas/1.45.0' }
    const bytes = encode([{ resource, scope: SPANTAP_SCOPE, metrics }])
    expect(decode(bytes, exportMetricsServiceRequest)).toMatchSnapshot()
  })

  it('writes a group per resource, 211 points in all', () => {
    const group = (n: number, points: number) => ({
      resource: service(`s${n}`),
      scope: SPANTAP_SCOPE,
      metrics: [
        {
          ...metrics[1]!,
          points: Array.from({ length: points }, (_, i) => ({
            attributes: attributeSet(['i', i]),
            ...times,
            value: i,
          })),
        } as Metric,
      ],
    })
    const points = decodePoints(encode([group(0, 100), group(1, 111)]))
    expect(points).toHaveLength(211)
    expect(points[210]).toEqual({
      metric: 'sent',
      unit: '',
      type: 'sum',
      attributes: { i: 110 },
      startNs: times.startUnixNs,
      timeNs: times.timeUnixNs,
      value: 110,
      resource: { 'service.name': 's1' },
      scope: { name: 'spantap', version: '0.1.0' },
    })
  })

  it('gives no bytes for no groups', () => {
    expect(encode([])).toHaveLength(0)
  })
})
