// The store as pages of a text format, with one target_info per job and instance.
import type { Resource } from '../../pipeline/data/resource.ts'
import type { Format } from '../../pipeline/prometheus/format.ts'
import type { Asked } from '../../pipeline/prometheus/handler.ts'
import { labelText } from '../../pipeline/prometheus/labels.ts'
import { labelName } from '../../pipeline/prometheus/name.ts'
import { Family } from '../../pipeline/prometheus/text.ts'
import type { PrometheusConfig } from './config.ts'
import { byBucket, newest } from './exemplars.ts'
import { identity } from './labeler.ts'
import { Namer } from './namer.ts'
import type { Series } from './series.ts'
import type { Store } from './store.ts'

/** Series in one piece: about 1 ms of work. */
const PIECE = 50

/** The page in pieces; families in the order of their names. */
export function* pageOf(store: Store, config: PrometheusConfig, asked: Asked): Generator<string> {
  const resources = new Set<Resource>()
  const { format, names } = asked
  const namer = new Namer(store.translation, format)
  for (const name of [...store.families.keys()].sort()) {
    const stored = store.families.get(name)
    if (!stored) continue
    for (const series of stored.series.values()) {
      for (const resource of series.resources()) resources.add(resource)
    }
    if (names && !names.has(name)) continue
    const shown = namer.family(name, stored.type)
    if (shown === undefined) continue
    const family = new Family(shown, stored.type, stored.help, format)
    let written = 0
    for (const series of stored.series.values()) {
      const labels = namer.labels(series.labels)
      if (labels === undefined) continue
      add(family, series, labels, config.send_timestamps)
      if (++written % PIECE === 0) yield family.take()
    }
    yield family.take()
  }
  const { utf8 } = store.translation
  const name = `${config.namespace === '' ? '' : `${labelName(config.namespace, utf8)}_`}target_info`
  if (!names || names.has(name)) yield targets(store, name, namer, format, resources)
  if (format.name === 'openmetrics') yield '# EOF\n'
}

function add(family: Family, series: Series, labels: string, timestamps: boolean): void {
  const shown = series.value()
  const time = timestamps ? series.timeMs() : undefined
  const { value, count = 0, bounds, counts, quantiles, exemplars = [] } = shown
  if (bounds && counts) {
    const about = byBucket(bounds, exemplars)
    family.addHistogram(labels, { bounds, counts, count, sum: value }, time, about)
  } else if (quantiles) {
    family.addSummary(labels, { quantiles, count, sum: value }, time)
  } else {
    family.add(labels, value, time, family.type === 'counter' ? newest(exemplars) : undefined)
  }
}

/** Resource attributes as labels of a metric of their own (OTel compatibility, "Resource Attributes"). */
function targets(
  store: Store,
  name: string,
  namer: Namer,
  format: Format,
  resources: Iterable<Resource>,
): string {
  const shown = namer.family(name, 'gauge')
  if (shown === undefined) return ''
  const family = new Family(shown, 'gauge', 'Target metadata', format)
  const seen = new Set<string>()
  for (const resource of resources) {
    const who = identity(resource)
    const key = labelText(who)
    if (!who.get('job') || !who.get('instance') || seen.has(key)) continue
    seen.add(key)
    const labels = namer.labels(store.labeler.target(resource))
    if (labels !== undefined) family.add(labels, 1)
  }
  return seen.size === 0 ? '' : family.take()
}
