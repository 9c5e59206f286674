// debug: shows what passes, for people; text as the Collector's exporter of this name writes it.
import { ACCEPTED, isSignal, type Batch } from '../../pipeline/batch.ts'
import { exporter, type OpenExporter, type Settings } from '../../pipeline/component.ts'
import { pointCount, type MetricData } from '../../pipeline/data/metrics.ts'
import type { SpanBatch } from '../../pipeline/data/spans.ts'
import { ExportCounters } from '../helper/counters.ts'
import { parseConfig, type DebugConfig } from './config.ts'
import { detailedMetrics } from './detailed_metrics.ts'
import { detailedTraces } from './detailed_traces.ts'
import { normalMetrics, normalTraces } from './normal.ts'
import { toLog, toStdout } from './output.ts'
import { Sampler } from './sampler.ts'

export default exporter({
  type: 'debug',
  stability: 'alpha',
  config: parseConfig,
  accepts: ['traces', 'metrics'],
  open,
})

function open(set: Settings, config: DebugConfig): OpenExporter<'traces' | 'metrics'> {
  const { verbosity, sampling_initial, sampling_thereafter } = config
  const output = config.use_internal_logger ? toLog(set.log) : toStdout(set.log)
  const sampler = (): Sampler => new Sampler(sampling_initial, sampling_thereafter)
  const traces = { counters: new ExportCounters(set.telemetry, 'traces'), sampler: sampler() }
  const metrics = { counters: new ExportCounters(set.telemetry, 'metrics'), sampler: sampler() }

  const showTraces = (data: SpanBatch): void => {
    output.summary('Traces', countTraces(data))
    if (verbosity === 'normal') output.lines(normalTraces(data))
    if (verbosity === 'detailed') output.lines(detailedTraces(data))
  }
  const showMetrics = (data: MetricData): void => {
    output.summary('Metrics', countMetrics(data))
    if (verbosity === 'normal') output.lines(normalMetrics(data))
    if (verbosity === 'detailed') output.lines(detailedMetrics(data))
  }

  return {
    push(batch: Batch<'traces'> | Batch<'metrics'>) {
      if (isSignal(batch, 'traces')) {
        if (traces.sampler.pass(performance.now())) showTraces(batch.data)
        traces.counters.sent(batch.items)
      } else {
        if (metrics.sampler.pass(performance.now())) showMetrics(batch.data)
        metrics.counters.sent(batch.items)
      }
      batch.settle(ACCEPTED)
    },
    flush: async () => output.close(),
  }
}

function countTraces(batch: SpanBatch): Record<string, number> {
  return { 'resource spans': new Set(batch.resource).size, spans: batch.length }
}

function countMetrics(data: MetricData): Record<string, number> {
  const metrics = data.reduce((sum, group) => sum + group.metrics.length, 0)
  return { 'resource metrics': data.length, metrics, 'data points': pointCount(data) }
}
