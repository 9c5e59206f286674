// The store as pages of the text format, with one target_info per job and instance.
import type { Resource } from '../../pipeline/data/resource.ts'
import { metricName } from '../../pipeline/prometheus/name.ts'
import { Family } from '../../pipeline/prometheus/text.ts'
import type { PrometheusConfig } from './config.ts'
import type { Store } from './store.ts'

/** Series in one piece: about 1 ms of work. */
const PIECE = 50

/** The page in pieces; families in the order of their names. */
export function* pageOf(store: Store, config: PrometheusConfig): Generator<string> {
  const resources = new Set<Resource>()
  for (const name of [...store.families.keys()].sort()) {
    const stored = store.families.get(name)
    if (!stored) continue
    const family = new Family(name, stored.type, stored.help)
    let written = 0
    for (const series of stored.series.values()) {
      for (const resource of series.resources()) resources.add(resource)
      const { value, bounds, counts } = series.value()
      const time = config.send_timestamps ? series.timeMs() : undefined
      if (bounds && counts) family.addHistogram(series.labels, { bounds, counts, sum: value }, time)
      else family.add(series.labels, value, time)
      if (++written % PIECE === 0) yield family.take()
    }
    yield family.take()
  }
  if (resources.size > 0) yield targets(store, config, resources)
}

/** Resource attributes as labels of a metric of their own (OTel compatibility, "Resource Attributes"). */
function targets(store: Store, config: PrometheusConfig, resources: Iterable<Resource>): string {
  const name = metricName('target_info', '', 'gauge', config.namespace)
  const family = new Family(name, 'gauge', 'Target metadata')
  const seen = new Set<string>()
  for (const resource of resources) {
    const identity = store.labeler.identity(resource)
    if (identity === '' || seen.has(identity)) continue
    seen.add(identity)
    family.add(store.labeler.target(resource), 1)
  }
  return seen.size === 0 ? '' : family.take()
}
