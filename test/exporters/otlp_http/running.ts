// A running exporter for its tests: what it was given, what it answered, counted and said.
import otlpHttp from '../../../exporters/otlp_http/index.ts'
import { batchOf, type Settled } from '../../../pipeline/batch.ts'
import type { OpenExporter } from '../../../pipeline/component.ts'
import type { AttributeList } from '../../../pipeline/data/attributes.ts'
import type { ExportedSignal } from '../../../pipeline/signal.ts'
import type { MetricData } from '../../../pipeline/data/metrics.ts'
import { pointCount } from '../../../pipeline/data/metrics.ts'
import { manyRows, services } from '../../pipeline/otlp/spans.ts'
import { testSettings } from '../../connectors/settings.ts'
import type { Line } from '../../support/loggers.ts'

export interface Running {
  readonly settled: Settled[]
  readonly lines: Line[]
  /** Push a batch of this many spans, each with these own attributes. */
  spans(n: number, own?: AttributeList): void
  points(data: MetricData): void
  /** Counters and gauges that are not zero, without the capacity of the queues. */
  counted(): Record<string, number>
  flush(ms?: number): Promise<void>
}

/** Waits of milliseconds where the defaults have seconds. */
export const FAST = { initial_interval: '20ms', max_interval: '50ms', max_elapsed_time: '10s' }

export async function running(
  config: object,
  signals: readonly ExportedSignal[] = ['traces', 'metrics', 'logs'],
): Promise<Running> {
  const set = testSettings('otlp_http/test', signals)
  const options = otlpHttp.config({ retry_on_failure: FAST, ...config })
  const exporter = (await otlpHttp.open(set, options)) as OpenExporter<ExportedSignal>
  const settled: Settled[] = []
  const settle = (result: Settled): void => void settled.push(result)
  const resources = services(3)
  return {
    settled,
    lines: set.lines,
    spans: (n, own = []) => {
      const data = manyRows(n, resources)
      data.own.fill(own)
      exporter.push(batchOf('traces', n, data, settle))
    },
    points: (data) => exporter.push(batchOf('metrics', pointCount(data), data, settle)),
    counted: () =>
      Object.fromEntries(
        Object.entries(set.counted()).filter(([name]) => !name.includes('queue_capacity')),
      ),
    flush: (ms = 5_000) => exporter.flush(ms),
  }
}
