// Metrics and a running exporter for its tests.
import prometheus from '../../../exporters/prometheus/index.ts'
import { batchOf, type Settled } from '../../../pipeline/batch.ts'
import { attributeSet, type AttributeList } from '../../../pipeline/data/attributes.ts'
import {
  pointCount,
  type Gauge,
  type Histogram,
  type Metric,
  type MetricData,
  type Sum,
} from '../../../pipeline/data/metrics.ts'
import type { Resource, Scope } from '../../../pipeline/data/resource.ts'
import { testSettings, type TestSettings } from '../../connectors/settings.ts'

export const SCOPE: Scope = { name: 'test', version: '1.2', attributes: attributeSet([]) }

export function resource(...list: AttributeList): Resource {
  return { attributes: attributeSet(list), schemaUrl: '', service: '' }
}

export const SHOP = resource('service.name', 'shop', 'service.instance.id', 'a')

const at = { startUnixNs: 1_000_000n, timeUnixNs: 2_000_000n }

export function counter(name: string, value: number, attributes: AttributeList = []): Sum {
  return {
    type: 'sum',
    monotonic: true,
    temporality: 'cumulative',
    name,
    description: `Help of ${name}.`,
    unit: '',
    points: [{ ...at, value, attributes: attributeSet(attributes) }],
  }
}

export function gauge(name: string, value: number | bigint, attributes: AttributeList = []): Gauge {
  const points = [{ ...at, value, attributes: attributeSet(attributes) }]
  return { type: 'gauge', name, description: '', unit: '1', points }
}

export function histogram(
  name: string,
  counts: readonly number[],
  sum: number,
  bounds: readonly number[] = [0.005, 0.1],
): Histogram {
  const count = counts.reduce((a, b) => a + b, 0)
  return {
    type: 'histogram',
    temporality: 'cumulative',
    name,
    description: '',
    unit: 's',
    points: [{ ...at, count, sum, bounds, counts, attributes: attributeSet([]) }],
  }
}

export function of(who: Resource, ...metrics: Metric[]): MetricData {
  return [{ resource: who, scope: SCOPE, metrics }]
}

export interface Running {
  readonly set: TestSettings
  readonly settled: Settled[]
  readonly url: string
  push(data: MetricData): void
  /** The page without comments, without labels of the scope. */
  lines(): Promise<string[]>
  page(): Promise<string>
  stop(): Promise<void>
}

export async function running(options: object = {}): Promise<Running> {
  const set = testSettings('prometheus')
  const open = await prometheus.open(
    set,
    prometheus.config({ endpoint: 'localhost:0', ...options }),
  )
  const url = String(set.lines.find(({ fields }) => fields['url'])?.fields['url'])
  const settled: Settled[] = []
  const page = async (): Promise<string> => (await fetch(url)).text()
  return {
    set,
    settled,
    url,
    page,
    push: (data) =>
      open.push(batchOf('metrics', pointCount(data), data, (result) => settled.push(result))),
    lines: async () =>
      (await page())
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) =>
          line.replace(
            /,?otel_scope_name="test",otel_scope_schema_url="",otel_scope_version="1.2"/,
            '',
          ),
        ),
    stop: async () => open.flush(1000),
  }
}
