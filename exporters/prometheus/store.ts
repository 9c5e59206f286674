// The last value of every series, by family.
import { NO_RECORDED_VALUE, type Metric, type MetricData } from '../../pipeline/data/metrics.ts'
import {
  metricName,
  type FamilyType,
  type NameKind,
  type Translation,
} from '../../pipeline/prometheus/name.ts'
import type { Resource } from '../../pipeline/data/resource.ts'
import type { PrometheusConfig } from './config.ts'
import { Labeler, type PointLabels } from './labeler.ts'
import { collides } from './lines.ts'
import { Series } from './series.ts'
import { shownAs, type Shown } from './shown.ts'
import { translationOf } from './translation.ts'

/** Names remembered in their Prometheus form; a sender may invent new ones without end. */
const MAX_NAMES = 10_000
/** Characters, with kind and unit. Longer ones are made each time: what is remembered is bounded in bytes, too. */
const LONGEST_NAME = 512

export type DropReason =
  | 'type' // without data
  | 'temporality' // neither cumulative nor a delta that only grows
  | 'type_conflict' // another type has that name
  | 'bounds_conflict' // processes of one series with different buckets
  | 'name' // nothing valid is left of it
  | 'old' // older than what is shown

type Dropped = (reason: DropReason, points: number, metric: string) => void

export interface StoredFamily {
  readonly type: FamilyType
  readonly help: string
  /** By the text of the labels. */
  readonly series: Map<string, Series>
}

export class Store {
  readonly labeler: Labeler
  readonly translation: Translation
  readonly families = new Map<string, StoredFamily>()
  readonly #namespace: string
  readonly #dropped: Dropped
  readonly #names = new Map<string, string>()

  constructor(config: PrometheusConfig, dropped: Dropped) {
    this.translation = translationOf(config.translation_strategy)
    this.labeler = new Labeler({ ...config, utf8: this.translation.utf8 })
    this.#namespace = config.namespace
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
      for (const metric of metrics) {
        if (metric.points.length === 0) continue
        const shown = shownAs(metric)
        const family = typeof shown === 'string' ? shown : this.#family(metric, shown)
        if (typeof shown === 'string' || typeof family === 'string') {
          this.#dropped(family as DropReason, metric.points.length, metric.name)
          continue
        }
        this.#points(metric, shown, family, { resource, labels, now })
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

  #points(metric: Metric, shown: Shown, { type, series }: StoredFamily, by: Giver): void {
    const { resource, labels, now } = by
    const { owner } = labels
    for (const [i, point] of metric.points.entries()) {
      const { attributes, startUnixNs, timeUnixNs, flags = 0 } = point
      const named = labels.of(attributes, type)
      let one = series.get(named.text)
      if ((flags & NO_RECORDED_VALUE) !== 0) {
        if (one && !one.end(owner)) series.delete(named.text)
        continue
      }
      if (!one) series.set(named.text, (one = new Series(named, shown.merge)))
      const value = shown.values[i]!
      const { delta } = shown
      const update = { value, resource, owner, startUnixNs, timeUnixNs, delta }
      const refused = one.update(update, now)
      if (refused) this.#dropped(refused, 1, metric.name)
    }
  }

  #family(metric: Metric, { type, kind }: Shown): StoredFamily | DropReason {
    const name = this.#name(metric, kind)
    if (name === '') return 'name'
    const known = this.families.get(name)
    if (known) return known.type === type ? known : 'type_conflict'
    if (collides(name, type, this.families)) return 'type_conflict'
    const family = { type, help: metric.description, series: new Map<string, Series>() }
    this.families.set(name, family)
    return family
  }

  #name({ name, unit }: Metric, kind: NameKind): string {
    const key = `${kind} ${unit} ${name}`
    let made = this.#names.get(key)
    if (made !== undefined) return made
    made = metricName(name, unit, kind, this.#namespace, this.translation)
    if (key.length <= LONGEST_NAME) {
      if (this.#names.size >= MAX_NAMES) this.#names.clear()
      this.#names.set(key, made)
    }
    return made
  }
}

/** Whose points they are, and when they came. */
interface Giver {
  readonly resource: Resource
  readonly labels: PointLabels
  readonly now: number
}
