// The last value of every series, by family.
import type { Gauge, Histogram, Metric, MetricData, Sum } from '../../pipeline/data/metrics.ts'
import { metricName, type FamilyType } from '../../pipeline/prometheus/name.ts'
import type { PrometheusConfig } from './config.ts'
import { Labeler } from './labeler.ts'
import { Series, type Merge, type Update, type Value } from './series.ts'

/** Names remembered in their Prometheus form; a sender may invent new ones without end. */
const MAX_NAMES = 10_000

export type DropReason = 'type' | 'temporality' | 'type_conflict' | 'bounds_conflict' | 'name'

export interface StoredFamily {
  readonly type: FamilyType
  readonly help: string
  readonly series: Map<string, Series>
}

export class Store {
  readonly labeler: Labeler
  readonly families = new Map<string, StoredFamily>()
  readonly #config: PrometheusConfig
  readonly #dropped: (reason: DropReason, points: number, metric: string) => void
  readonly #names = new Map<string, string>()

  constructor(
    config: PrometheusConfig,
    dropped: (reason: DropReason, points: number, metric: string) => void,
  ) {
    this.#config = config
    this.labeler = new Labeler(config)
    this.#dropped = dropped
  }

  get size(): number {
    let size = 0
    for (const { series } of this.families.values()) size += series.size
    return size
  }

  /** Keep the newest of every series; `now` is ms of a clock that is never set. */
  push(data: MetricData, now: number): void {
    for (const { resource, scope, metrics } of data) {
      const labels = this.labeler.of(resource, scope)
      const owner = this.labeler.target(resource)
      for (const metric of metrics) {
        if (!isShown(metric)) {
          this.#dropped('type', metric.points.length, metric.name)
          continue
        }
        const family = this.#family(metric)
        if (!family) continue
        const merge = mergeOf(metric)
        const delta = metric.type !== 'gauge' && metric.temporality === 'delta'
        for (const point of metric.points) {
          const { startUnixNs, timeUnixNs } = point
          const text = labels(point.attributes)
          let series = family.series.get(text)
          if (!series) family.series.set(text, (series = new Series(text, merge)))
          const update: Update = {
            ...valueOf(point),
            resource,
            owner,
            startUnixNs,
            timeUnixNs,
            delta,
          }
          if (!series.update(update, now)) this.#dropped('bounds_conflict', 1, metric.name)
        }
      }
    }
  }

  /** Forget what was not updated since `before`. */
  expire(before: number): void {
    for (const [name, { series }] of this.families) {
      for (const [labels, one] of series) if (!one.expire(before)) series.delete(labels)
      if (series.size === 0) this.families.delete(name)
    }
  }

  #family(metric: Shown): StoredFamily | undefined {
    const refuse = (reason: DropReason): undefined => {
      this.#dropped(reason, metric.points.length, metric.name)
    }
    if (metric.type === 'sum' && !metric.monotonic && metric.temporality === 'delta') {
      return refuse('temporality')
    }
    const type = typeOf(metric)
    const name = this.#name(metric, type)
    if (name === '') return refuse('name')
    let family = this.families.get(name)
    if (!family) {
      family = { type, help: metric.description, series: new Map() }
      this.families.set(name, family)
    }
    return family.type === type ? family : refuse('type_conflict')
  }

  #name(metric: Shown, type: FamilyType): string {
    const key = `${type} ${metric.unit} ${metric.name}`
    let name = this.#names.get(key)
    if (name === undefined) {
      if (this.#names.size >= MAX_NAMES) this.#names.clear()
      name = metricName(metric.name, metric.unit, type, this.#config.namespace)
      this.#names.set(key, name)
    }
    return name
  }
}

type Shown = Gauge | Sum | Histogram

function isShown(metric: Metric): metric is Shown {
  return metric.type === 'gauge' || metric.type === 'sum' || metric.type === 'histogram'
}

function typeOf(metric: Shown): FamilyType {
  if (metric.type === 'histogram') return 'histogram'
  return metric.type === 'sum' && metric.monotonic ? 'counter' : 'gauge'
}

function mergeOf(metric: Shown): Merge {
  if (metric.type === 'gauge') return 'last'
  return metric.type === 'histogram' || metric.monotonic ? 'add' : 'level'
}

function valueOf(point: Shown['points'][number]): Value {
  if ('counts' in point) {
    return { value: point.sum ?? 0, bounds: point.bounds, counts: point.counts.map(Number) }
  }
  return { value: Number(point.value) }
}
