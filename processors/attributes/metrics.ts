// Metrics: attributes of their data points. As in the Collector, `include` and `exclude` look at names only.
import { withData, type Batch } from '../../pipeline/batch.ts'
import type { Metric } from '../../pipeline/data/metrics.ts'
import { Attributes } from '../actions/attributes.ts'
import { compile } from '../actions/compile.ts'
import { Interner } from '../actions/intern.ts'
import type { MatchProperties } from '../match/config.ts'
import { nameMatch } from '../match/metrics.ts'
import { skipped } from '../match/skip.ts'
import { validateForMetrics } from '../match/validate.ts'
import type { AttributesConfig } from './config.ts'

export function metrics(config: AttributesConfig): (batch: Batch<'metrics'>) => Batch<'metrics'> {
  const action = compile(config.actions)
  if (config.include) validateForMetrics(config.include)
  if (config.exclude) validateForMetrics(config.exclude)
  const skip = skipped<MatchProperties, [string]>(config, nameMatch)
  const attributes = new Attributes()
  const sets = new Interner()
  return (batch) => {
    let changed = false
    const pointsOf = (metric: Metric): Metric => {
      if (skip?.(metric.name)) return metric
      let other = false
      const points = metric.points.map((point) => {
        attributes.load(point.attributes.list)
        action(attributes, batch.client)
        if (!attributes.changed(0)) return point
        other = true
        return Object.assign({}, point, { attributes: sets.set(attributes.list(0)) })
      })
      changed ||= other
      return other ? ({ ...metric, points } as Metric) : metric
    }
    const data = batch.data.map((group) => ({ ...group, metrics: group.metrics.map(pointsOf) }))
    return changed ? withData(batch, data, batch.items) : batch
  }
}
