// How each type of metric is shown: type of the family, name, and how two senders of one series go together.
import type { Metric } from '../../pipeline/data/metrics.ts'
import type { FamilyType, NameKind } from '../../pipeline/prometheus/name.ts'
import type { Merge } from './series.ts'
import { exponentialValue, histogramValue, numberValue, summaryValue, type Value } from './value.ts'

export interface Shown {
  readonly type: FamilyType
  readonly kind: NameKind
  readonly merge: Merge
  readonly delta: boolean
  /** One for each point. */
  readonly values: readonly Value[]
}

/** How to show a metric; or why it cannot be. */
export function shownAs(metric: Metric): Shown | 'type' | 'temporality' {
  switch (metric.type) {
    case 'empty':
      return 'type'
    case 'gauge': {
      const values = metric.points.map(numberValue)
      return { type: 'gauge', kind: 'gauge', merge: 'last', delta: false, values }
    }
    case 'summary': {
      const values = metric.points.map(summaryValue)
      return { type: 'summary', kind: 'summary', merge: 'last', delta: false, values }
    }
    default:
  }
  const delta = metric.temporality === 'delta'
  if (metric.temporality === 'unspecified') return 'temporality'
  if (metric.type === 'sum') {
    const values = metric.points.map(numberValue)
    if (metric.monotonic) return { type: 'counter', kind: 'counter', merge: 'add', delta, values }
    // Nobody knows at which level the changes began.
    if (delta) return 'temporality'
    return { type: 'gauge', kind: 'level', merge: 'level', delta, values }
  }
  const values =
    metric.type === 'histogram'
      ? metric.points.map(histogramValue)
      : metric.points.map(exponentialValue)
  return { type: 'histogram', kind: 'histogram', merge: 'add', delta, values }
}
