// The store as pages of a text format, with one target_info per job and instance.
import type { Resource } from '../../pipeline/data/resource.ts'
import type { Format } from '../../pipeline/prometheus/format.ts'
import type { Asked } from '../../pipeline/prometheus/handler.ts'
import { labelText } from '../../pipeline/prometheus/labels.ts'
import { labelName } from '../../pipeline/prometheus/name.ts'
import type { PrometheusConfig } from './config.ts'
import { identity } from './labeler.ts'
import { Namer } from './namer.ts'
import { painter, type Shown } from './painter.ts'
import type { Series } from './series.ts'
import type { Store } from './store.ts'

/** Series in one piece: about 1 ms of work. */
const PIECE = 50

const INFO: Shown = { value: 1, timeMs: undefined, createdUnixNs: 0n }

/** The page in pieces; families in the order of their names. */
export function* pageOf(
  store: Store,
  config: PrometheusConfig,
  asked: Asked,
): Generator<string | Uint8Array> {
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
    const family = painter(shown, stored.type, stored.help, format)
    let written = 0
    for (const series of stored.series.values()) {
      const labels = namer.labels(series.labels)
      if (labels === undefined) continue
      family.add(labels, shownOf(series, config.send_timestamps))
      if (++written % PIECE === 0) yield family.take()
    }
    yield family.end()
  }
  const { utf8 } = store.translation
  const name = `${config.namespace === '' ? '' : `${labelName(config.namespace, utf8)}_`}target_info`
  if (!names || names.has(name)) yield targets(store, name, namer, format, resources)
  if (format.name === 'openmetrics') yield '# EOF\n'
}

function shownOf(series: Series, timestamps: boolean): Shown {
  const timeMs = timestamps ? series.timeMs() : undefined
  return { ...series.value(), timeMs, createdUnixNs: series.startUnixNs() }
}

/** Resource attributes as labels of a metric of their own (OTel compatibility, "Resource Attributes"). */
function targets(
  store: Store,
  name: string,
  namer: Namer,
  format: Format,
  resources: Iterable<Resource>,
): string | Uint8Array {
  const shown = namer.family(name, 'gauge')
  if (shown === undefined) return ''
  const family = painter(shown, 'gauge', 'Target metadata', format)
  const seen = new Set<string>()
  for (const resource of resources) {
    const who = identity(resource)
    const key = labelText(who)
    if (!who.get('job') || !who.get('instance') || seen.has(key)) continue
    seen.add(key)
    const labels = namer.labels(store.labeler.target(resource))
    if (labels !== undefined) family.add(labels, INFO)
  }
  return seen.size === 0 ? '' : family.end()
}
