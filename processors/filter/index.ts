// filter: drops what a condition is true for, as the Collector's processor of this name does.
import { filter, map } from 'rxjs'
import { ACCEPTED, withData, type Batch } from '../../pipeline/batch.ts'
import { processor, type Settings } from '../../pipeline/component.ts'
import { parseConfig, type FilterConfig } from './config.ts'
import { stepsOf } from './levels.ts'
import { logs } from './logs.ts'
import { metrics } from './metrics.ts'
import type { Levels } from './ottl/conditions.ts'
import { BY_PROPERTIES } from './properties.ts'
import type { Filter, Filtered } from './result.ts'
import { traces } from './traces.ts'

const FILTERS: { readonly [S in Filtered]: (steps: readonly Levels[]) => Filter<S> } = {
  traces,
  metrics,
  logs,
}
const ITEMS: Readonly<Record<Filtered, string>> = {
  traces: 'spans',
  metrics: 'datapoints',
  logs: 'logs',
}

export default processor<FilterConfig, Filtered, Filtered>({
  type: 'filter',
  stability: 'beta',
  config: parseConfig,
  accepts: ['traces', 'metrics', 'logs'],
  emits: ['traces', 'metrics', 'logs'],
  scope: 'pipeline',
  mutates: true,
  operator(set, config) {
    const filters = new Map(
      set.signals.map((signal) => [signal, filterOf(signal as Filtered, set, config)]),
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
  signal: Filtered,
  set: Settings,
  config: FilterConfig,
): (batch: Batch<Filtered>) => Batch<Filtered> | undefined {
  const steps = stepsOf(signal, config) ?? [BY_PROPERTIES[signal](config)]
  if (steps.every((levels) => Object.keys(levels).length === 0)) return (batch) => batch
  const drop = FILTERS[signal](steps) as Filter<Filtered>
  const dropped = set.telemetry.counter(
    `otelcol_processor_filter_${ITEMS[signal]}_filtered`,
    `Number of ${ITEMS[signal]} dropped by the filter processor`,
    { filter: set.id },
  )
  return (batch) => {
    const { changed, data, items } = drop(batch.data, batch.items)
    dropped.add(batch.items - items)
    if (data.length === 0) {
      batch.settle(ACCEPTED)
      return undefined
    }
    return changed ? withData(batch, data, items) : batch
  }
}
