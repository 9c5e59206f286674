// What flows between components. `events` never leaves spantap: no exporter sends it to a backend.
import type { EventData } from './data/events.ts'
import type { LogData } from './data/logs.ts'
import type { MetricData } from './data/metrics.ts'
import type { SpanBatch } from './data/spans.ts'

export interface Data {
  events: EventData
  traces: SpanBatch
  metrics: MetricData
  logs: LogData
}

export type Signal = keyof Data

/** What OTLP carries. */
export type ExportedSignal = Exclude<Signal, 'events'>

/** Signals a pipeline may be named after (the Collector's; `events` is ours and internal). */
export const PIPELINE_SIGNALS = ['traces', 'metrics', 'logs'] as const satisfies ExportedSignal[]

/** What a batch of the signal is counted in, as the Collector calls it in names of counters; `events` in its manner. */
export const ITEMS: Readonly<Record<Signal, string>> = {
  events: 'events',
  traces: 'spans',
  metrics: 'metric_points',
  logs: 'log_records',
}
