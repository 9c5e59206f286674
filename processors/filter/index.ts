// filter: drops what a condition is true for, as the Collector's processor of this name does.
import { filter, map } from 'rxjs'
import { ACCEPTED, withData, type Batch } from '../../pipeline/batch.ts'
import { processor, type Settings } from '../../pipeline/component.ts'
import { PIPELINE_SIGNALS, type ExportedSignal } from '../../pipeline/signal.ts'
import { parseConfig, type FilterConfig } from './config.ts'
import { failing, Propagated } from './error_mode.ts'
import { stepsOf } from './levels.ts'
import { logs } from './logs.ts'
import { metrics } from './metrics.ts'
import type { Levels } from './ottl/conditions.ts'
import { BY_PROPERTIES } from './properties.ts'
import type { Filter, Result } from './result.ts'
import { traces } from './traces.ts'

const FILTERS: { readonly [S in ExportedSignal]: (steps: readonly Levels[]) => Filter<S> } = {
  traces,
  metrics,
  logs,
}
const ITEMS: Readonly<Record<ExportedSignal, string>> = {
  traces: 'spans',
  metrics: 'datapoints',
  logs: 'logs',
}

export default processor<FilterConfig, ExportedSignal, ExportedSignal>({
  type: 'filter',
  stability: 'beta',
  config: parseConfig,
  accepts: PIPELINE_SIGNALS,
  emits: PIPELINE_SIGNALS,
  scope: 'pipeline',
  mutates: true,
  operator(set, config) {
    const filters = new Map(
      set.signals.map((signal) => [signal, filterOf(signal as ExportedSignal, set, config)]),
    )
    return (source) =>
      source.pipe(
        map((batch) => filters.get(batch.signal)!(batch)),
        filter((batch) => batch !== undefined),
      )
  },
})

/** What it gives is undefined when nothing is left: then the batch is answered. */
function filterOf(
  signal: ExportedSignal,
  set: Settings,
  config: FilterConfig,
): (batch: Batch<ExportedSignal>) => Batch<ExportedSignal> | undefined {
  const steps = stepsOf(signal, config, failing(set)) ?? [BY_PROPERTIES[signal](config)]
  if (steps.every((levels) => Object.keys(levels).length === 0)) return (batch) => batch
  const drop = FILTERS[signal](steps) as Filter<ExportedSignal>
  const dropped = set.telemetry.counter(
    `otelcol_processor_filter_${ITEMS[signal]}_filtered`,
    `Number of ${ITEMS[signal]} dropped by the filter processor`,
    { filter: set.id },
  )
  const attempt = (batch: Batch<ExportedSignal>): Result<ExportedSignal> | undefined => {
    try {
      return drop(batch.data, batch.items)
    } catch (error) {
      if (!(error instanceof Propagated)) throw error
      set.log.error(`failed processing ${signal}`, { error: error.message })
      batch.settle({ ok: false, reason: error.message, retryable: true })
      return undefined
    }
  }
  return (batch) => {
    const result = attempt(batch)
    if (!result) return undefined
    const { changed, data, items } = result
    dropped.add(batch.items - items)
    if (data.length === 0) {
      batch.settle(ACCEPTED)
      return undefined
    }
    return changed ? withData(batch, data, items) : batch
  }
}
