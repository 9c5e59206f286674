// An otlp_grpc exporter at work, and what it says and counts.
import otlpGrpc from '../../../exporters/otlp_grpc/index.ts'
import { batchOf, type Settled } from '../../../pipeline/batch.ts'
import type { OpenExporter } from '../../../pipeline/component.ts'
import type { AttributeList } from '../../../pipeline/data/attributes.ts'
import { testSettings } from '../../connectors/settings.ts'
import type { Line } from '../../support/loggers.ts'
import { manyRows, services } from '../../pipeline/otlp/spans.ts'

export interface Running {
  readonly settled: Settled[]
  readonly lines: Line[]
  /** Push a batch of this many spans, each with these own attributes. */
  spans(n: number, own?: AttributeList): void
  /** Counters and gauges that are not zero, without the capacity of the queue. */
  counted(): Record<string, number>
  flush(ms?: number): Promise<void>
}

/** Waits of milliseconds where the defaults have seconds. */
const FAST = { initial_interval: '20ms', max_interval: '50ms', max_elapsed_time: '10s' }

/** Without TLS unless `config` has its own section. */
export async function running(config: object): Promise<Running> {
  const set = testSettings('otlp_grpc/test', ['traces'])
  const options = otlpGrpc.config({ retry_on_failure: FAST, tls: { insecure: true }, ...config })
  const exporter = (await otlpGrpc.open(set, options)) as OpenExporter<'traces'>
  const settled: Settled[] = []
  const resources = services(3)
  return {
    settled,
    lines: set.lines,
    spans: (n, own = []) => {
      const data = manyRows(n, resources)
      data.own.fill(own)
      exporter.push(batchOf('traces', n, data, (result) => settled.push(result)))
    },
    counted: () =>
      Object.fromEntries(
        Object.entries(set.counted()).filter(([name]) => !name.includes('queue_capacity')),
      ),
    flush: (ms = 5_000) => exporter.flush(ms),
  }
}
