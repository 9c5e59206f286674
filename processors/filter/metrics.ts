// Metrics, and data points of the metrics that stay; a metric that loses its last point is dropped.
import type { Metric, MetricGroup } from '../../pipeline/data/metrics.ts'
import { pointCount } from '../../pipeline/data/metrics.ts'
import type { Levels } from './ottl/conditions.ts'
import { emptyPlace, type Place, type Point } from './ottl/place.ts'
import { ownerDropped } from './owner.ts'
import type { Filter } from './result.ts'

type Step = (group: MetricGroup) => MetricGroup | undefined

export function metrics(steps: readonly Levels[]): Filter<'metrics'> {
  const all = steps.map(stepOf)
  return (data, before) => {
    const kept = data.flatMap((group) => through(group, all) ?? [])
    const changed = kept.length !== data.length || kept.some((group, i) => group !== data[i])
    return { data: kept, items: changed ? pointCount(kept) : before, changed }
  }
}

function through(group: MetricGroup, steps: readonly Step[]): MetricGroup | undefined {
  let kept: MetricGroup | undefined = group
  for (const step of steps) kept = kept && step(kept)
  return kept
}

function stepOf(levels: Levels): Step {
  const owner = ownerDropped(levels)
  const { datapoint, metric: dropped } = levels
  const at = emptyPlace()
  return (group) => {
    at.resource = group.resource
    at.scope = group.scope
    if (owner?.(at)) return undefined
    if (!dropped && !datapoint) return group
    const kept = group.metrics.flatMap((metric) => {
      at.metric = metric
      if (dropped?.(at)) return []
      return datapoint ? (withoutPoints(at, datapoint) ?? []) : metric
    })
    if (kept.length === 0) return undefined
    const same =
      kept.length === group.metrics.length && kept.every((m, i) => m === group.metrics[i])
    return same ? group : { ...group, metrics: kept }
  }
}

/** The metric at hand, or undefined when no point of it stays; one that came without data stays. */
function withoutPoints(at: Place, dropped: (at: Place) => boolean): Metric | undefined {
  const { metric } = at
  if (metric.type === 'empty') return metric
  const points = (metric.points as readonly Point[]).filter((point) => {
    at.point = point
    return !dropped(at)
  })
  if (points.length === 0) return undefined
  return points.length === metric.points.length ? metric : ({ ...metric, points } as Metric)
}
