import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it, vi } from 'vitest'
import debug from '../../../exporters/debug/index.ts'
import { batchOf, type Settled } from '../../../pipeline/batch.ts'
import type { OpenExporter } from '../../../pipeline/component.ts'
import { attributeSet } from '../../../pipeline/data/attributes.ts'
import { pointCount, type MetricData } from '../../../pipeline/data/metrics.ts'
import type { SpanBatch } from '../../../pipeline/data/spans.ts'
import { testSettings } from '../../connectors/settings.ts'
import { batchOfRows, manyRows, service } from '../../pipeline/otlp/spans.ts'

const set = () => testSettings('debug')

async function shown(config: object, ...given: (SpanBatch | MetricData)[]) {
  const settings = set()
  const settled: Settled[] = []
  const exporter = (await debug.open(settings, debug.config(config))) as OpenExporter<
    'traces' | 'metrics'
  >
  const settle = (result: Settled): void => void settled.push(result)
  for (const data of given) {
    if ('ids' in data) exporter.push(batchOf('traces', data.length, data, settle))
    else exporter.push(batchOf('metrics', pointCount(data), data, settle))
  }
  await exporter.flush(0)
  expect(settled).toEqual(given.map(() => ({ ok: true })))
  const { lines } = settings
  // What is more than one line.
  const text = lines.filter(({ message }) => message.endsWith('\n')).map(({ message }) => message)
  return { text, lines, counted: settings.counted() }
}

afterEach(() => {
  vi.useRealTimers()
})

const spans = batchOfRows([
  {
    resource: { ...service('api'), schemaUrl: 'https://schemas/1.45.0' },
    scope: { name: 'spantap', version: '0.1.0', attributes: attributeSet(['k', true]) },
    name: 'GET /users',
    kind: 3,
    status: 2,
    dimensions: attributeSet(['http.response.status_code', 503, 'ratio', { double: 1 }]),
    own: [
      'list',
      ['a', 1],
      'map',
      { map: ['b', 2n, 'a', null] },
      'bytes',
      Uint8Array.of(1, 2),
      'agent',
      'a\n\u001b[2Jb',
      'none',
      null,
    ],
    extra: {
      statusMessage: 'gone',
      traceState: 'a=b',
      events: [{ timeUnixNs: 1_581_452_773_000_000_123n, name: 'retry', attributes: ['n', 2] }],
      links: [{ traceId: Buffer.alloc(16, 5), spanId: Buffer.alloc(8, 6), attributes: [] }],
    },
  },
  { resource: service('db'), name: 'SELECT', root: true },
])

const times = { startUnixNs: 1_581_452_772_000_000_321n, timeUnixNs: 1_581_452_773_000_000_000n }
const attributes = attributeSet(['route', '/a'])
const about = { description: 'What.', unit: 's' }
const metrics: MetricData = [
  {
    resource: service('api'),
    scope: { name: 'spantap', version: '', attributes: attributeSet([]) },
    metrics: [
      { type: 'gauge', name: 'g', ...about, points: [{ attributes, ...times, value: 7n }] },
      {
        type: 'sum',
        name: 's',
        ...about,
        monotonic: true,
        temporality: 'delta',
        points: [{ attributes, ...times, value: 0.00001 }],
      },
      {
        type: 'histogram',
        name: 'h',
        ...about,
        temporality: 'cumulative',
        points: [
          {
            attributes,
            ...times,
            count: 3,
            sum: 2.5,
            min: 0.5,
            max: 1,
            bounds: [0.5, 1],
            counts: [1, 2, 0],
          },
        ],
      },
    ],
  },
]

describe('debug', () => {
  it('basic: one line per batch', async () => {
    const { text, lines, counted } = await shown({}, spans, metrics)
    expect(text).toEqual([])
    expect(lines).toEqual([
      { level: 'info', message: 'Traces', fields: { 'resource spans': 2, spans: 2 } },
      {
        level: 'info',
        message: 'Metrics',
        fields: { 'resource metrics': 1, metrics: 3, 'data points': 3 },
      },
    ])
    expect(counted).toEqual({
      otelcol_exporter_sent_spans: 2,
      otelcol_exporter_sent_metric_points: 3,
    })
  })

  it('normal: one line per span and point', async () => {
    const { text } = await shown({ verbosity: 'normal' }, spans, metrics)
    expect(text.join('').split('\n')).toEqual([
      'ResourceTraces #0 [https://schemas/1.45.0] service.name=api',
      'ScopeTraces #0 spantap@0.1.0 k=true',
      String.raw`GET /users 01000000000000000000000000000000 0200000000000000 http.response.status_code=503 ratio=1 list=["a",1] map={"a":null,"b":2} bytes=AQI= agent=a`,
      String.raw`\u001b[2Jb none=`,
      'ResourceTraces #1 service.name=db',
      'ScopeTraces #0 spantap@0.1.0',
      'SELECT 01000000000000000000000000000001 0200000000000001',
      'ResourceMetrics #0 service.name=api',
      'ScopeMetrics #0 spantap',
      'g{route=/a} 7',
      's{route=/a} 1e-05',
      'h{route=/a} count=3 sum=2.5 min=0.5 max=1 le0.5=1 le1=2 0',
      '',
    ])
  })

  it('detailed: all of it, in the layout of the Collector', async () => {
    const { text } = await shown({ verbosity: 'Detailed' }, spans, metrics)
    expect(text.join('')).toMatchSnapshot()
  })

  it('shows the first of each second and then every so many-th', async () => {
    vi.useFakeTimers()
    const batches = Array.from({ length: 11 }, () => manyRows(1))
    const config = { sampling_initial: 3, sampling_thereafter: 4 }
    expect((await shown(config, ...batches)).lines).toHaveLength(5)
    expect((await shown({ ...config, sampling_thereafter: 0 }, ...batches)).lines).toHaveLength(3)
    expect((await shown({}, ...batches)).lines).toHaveLength(11)
  })

  it('writes to standard output when it is told so', () => {
    const script = `
      import debug from './exporters/debug/index.ts'
      import { batchOf } from './pipeline/batch.ts'
      import { manyRows } from './test/pipeline/otlp/spans.ts'
      import { testSettings } from './test/connectors/settings.ts'
      const config = debug.config({ use_internal_logger: false, verbosity: 'normal' })
      debug.open(testSettings('debug'), config).push(batchOf('traces', 1, manyRows(1)))`
    const cwd = fileURLToPath(new URL('../../..', import.meta.url))
    const ran = spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd })
    expect(ran.stdout.toString().split('\n')).toEqual([
      'Traces\t{"resource spans": 1, "spans": 1}',
      'ResourceTraces #0 service.name=service-0 service.instance.id=0',
      'ScopeTraces #0 spantap@0.1.0',
      'span 0 01000000000000000000000000000000 0200000000000000',
      '',
      '',
    ])
  })

  it.each<[object, string]>([
    [{ verBosity: 'basic' }, "'' has invalid keys: verBosity"],
    [{ verbosity: 'loud' }, `'verbosity' unknown metrics level "loud"`],
    [{ verbosity: 3 }, 'verbosity level "" is not supported'],
    [{ verbosity: 'None' }, 'verbosity level "None" is not supported'],
    [{ sending_queue: { num_consumers: 0 } }, 'sending_queue: `num_consumers` must be positive'],
    [{ output_paths: [] }, 'output_paths is not supported when use_internal_logger is true'],
    [
      { output_paths: [], use_internal_logger: false },
      'output_paths must not be empty when use_internal_logger is false',
    ],
  ])('%o: %s', (raw, text) => {
    expect(() => debug.config(raw)).toThrow(text)
  })
})
