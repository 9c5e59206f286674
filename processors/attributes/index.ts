// attributes: changes attributes of spans, data points and log records, as the Collector's processor of this name does.
import { map } from 'rxjs'
import type { Batch } from '../../pipeline/batch.ts'
import { processor } from '../../pipeline/component.ts'
import { PIPELINE_SIGNALS } from '../../pipeline/signal.ts'
import { parseConfig, type AttributesConfig } from './config.ts'
import { logs } from './logs.ts'
import { metrics } from './metrics.ts'
import { traces } from './traces.ts'

/** Changes the batch, or gives it back as it is when nothing was to change. */
type Changer = (batch: Batch) => Batch

const CHANGERS: Readonly<Record<string, (config: AttributesConfig) => Changer>> = {
  traces: traces as (config: AttributesConfig) => Changer,
  metrics: metrics as (config: AttributesConfig) => Changer,
  logs: logs as (config: AttributesConfig) => Changer,
}

export default processor({
  type: 'attributes',
  stability: 'beta',
  config: parseConfig,
  accepts: PIPELINE_SIGNALS,
  emits: PIPELINE_SIGNALS,
  scope: 'pipeline',
  mutates: true,
  operator(set, config) {
    const changers = new Map(set.signals.map((signal) => [signal, CHANGERS[signal]!(config)]))
    return map((batch) => changers.get(batch.signal)!(batch) as typeof batch)
  },
})
