// debug: shows what passes, for people; text as the Collector's exporter of this name writes it.
import { ACCEPTED, isSignal, type Batch } from '../../pipeline/batch.ts'
import { exporter, type OpenExporter, type Settings } from '../../pipeline/component.ts'
import { PIPELINE_SIGNALS, type ExportedSignal } from '../../pipeline/signal.ts'
import { ExportCounters } from '../helper/counters.ts'
import { parseConfig, type DebugConfig } from './config.ts'
import { detailedLogs } from './detailed_logs.ts'
import { detailedMetrics } from './detailed_metrics.ts'
import { detailedTraces } from './detailed_traces.ts'
import { normalLogs } from './normal_logs.ts'
import { normalMetrics } from './normal_metrics.ts'
import { normalTraces } from './normal_traces.ts'
import { toLog, toPaths, type Output } from './output.ts'
import { Sampler } from './sampler.ts'
import { countLogs, countMetrics, countTraces } from './summary.ts'

export default exporter({
  type: 'debug',
  stability: 'alpha',
  config: parseConfig,
  accepts: PIPELINE_SIGNALS,
  open,
})

function open(set: Settings, config: DebugConfig): OpenExporter<ExportedSignal> {
  const { verbosity, sampling_initial, sampling_thereafter, output_paths } = config
  const output = config.use_internal_logger
    ? toLog(set.log)
    : toPaths(output_paths ?? ['stdout'], set.log)
  const one = (signal: ExportedSignal) => ({
    counters: new ExportCounters(set.telemetry, signal),
    sampler: new Sampler(sampling_initial, sampling_thereafter),
  })
  const signals = { traces: one('traces'), metrics: one('metrics'), logs: one('logs') }
  return {
    push(batch: Batch<ExportedSignal>) {
      const { counters, sampler } = signals[batch.signal]
      if (sampler.pass(performance.now())) show(output, batch, verbosity)
      counters.sent(batch.items)
      batch.settle(ACCEPTED)
    },
    flush: async () => output.close(),
  }
}

function show(
  output: Output,
  batch: Batch<ExportedSignal>,
  verbosity: DebugConfig['verbosity'],
): void {
  if (isSignal(batch, 'traces')) {
    output.summary('Traces', countTraces(batch.data))
    if (verbosity === 'normal') output.lines(normalTraces(batch.data))
    if (verbosity === 'detailed') output.lines(detailedTraces(batch.data))
  } else if (isSignal(batch, 'metrics')) {
    output.summary('Metrics', countMetrics(batch.data))
    if (verbosity === 'normal') output.lines(normalMetrics(batch.data))
    if (verbosity === 'detailed') output.lines(detailedMetrics(batch.data))
  } else if (isSignal(batch, 'logs')) {
    output.summary('Logs', countLogs(batch.data))
    if (verbosity === 'normal') output.lines(normalLogs(batch.data))
    if (verbosity === 'detailed') output.lines(detailedLogs(batch.data))
  }
}
