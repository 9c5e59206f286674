// The labels of a series: the point's attributes, who it is about (job, instance) and what made it (otel_scope_*).
import {
  ATTR_SERVICE_INSTANCE_ID,
  ATTR_SERVICE_NAME,
  ATTR_SERVICE_NAMESPACE,
} from '@opentelemetry/semantic-conventions'
import { asString } from '../../pipeline/data/as_string.ts'
import { attribute, type AttributeList, type AttributeSet } from '../../pipeline/data/attributes.ts'
import type { Resource, Scope } from '../../pipeline/data/resource.ts'
import {
  addAttributes,
  labelText,
  makeRoom,
  type LabelMap,
} from '../../pipeline/prometheus/labels.ts'
import { labelName, type FamilyType } from '../../pipeline/prometheus/name.ts'
import type { PrometheusConfig } from './config.ts'

const SERVICE = new Set<unknown>([
  ATTR_SERVICE_NAME,
  ATTR_SERVICE_NAMESPACE,
  ATTR_SERVICE_INSTANCE_ID,
])
/** Attributes of a scope that its own labels tell. */
const SCOPE = new Set<unknown>(['name', 'version', 'schema_url'])
/** What the lines of a family add by themselves. */
const OWN_LABEL: { readonly [T in FamilyType]?: string } = { histogram: 'le', summary: 'quantile' }

export type LabelOptions = Pick<
  PrometheusConfig,
  'resource_to_telemetry_conversion' | 'without_scope_info' | 'const_labels'
> & { readonly utf8: boolean }

/** What a point of one resource and scope is called on the page. */
export interface PointLabels {
  /** Who tells their values: equal content gives equal text. */
  readonly owner: string
  /** Labels, and the same as text. */
  of(attributes: AttributeSet, type: FamilyType): SeriesLabels
}

export interface SeriesLabels {
  readonly map: LabelMap
  readonly text: string
}

export class Labeler {
  readonly #options: LabelOptions
  readonly #known = new WeakMap<Resource, WeakMap<Scope, PointLabels>>()
  readonly #targets = new WeakMap<Resource, SeriesLabels>()

  constructor(options: LabelOptions) {
    this.#options = options
  }

  of(resource: Resource, scope: Scope): PointLabels {
    let scopes = this.#known.get(resource)
    if (!scopes) this.#known.set(resource, (scopes = new WeakMap()))
    let labels = scopes.get(scope)
    if (!labels) scopes.set(scope, (labels = this.#points(resource, scope)))
    return labels
  }

  /** The labels of `target_info`, which tell resources apart: equal content gives equal text. */
  target(resource: Resource): SeriesLabels {
    let labels = this.#targets.get(resource)
    if (!labels) {
      const map: LabelMap = new Map()
      addAttributes(map, without(resource.attributes.list, SERVICE), '', this.#options.utf8)
      for (const [name, value] of identity(resource)) put(map, name, value)
      this.#targets.set(resource, (labels = { map, text: labelText(map) }))
    }
    return labels
  }

  #points(resource: Resource, scope: Scope): PointLabels {
    const { resource_to_telemetry_conversion: convert, const_labels, utf8 } = this.#options
    const { list } = resource.attributes
    const converted = convert.enabled
      ? convert.exclude_service_attributes
        ? without(list, SERVICE)
        : list
      : []
    const overridden = new Set<unknown>(converted.filter((_, i) => i % 2 === 0))
    const common: LabelMap = new Map()
    if (!this.#options.without_scope_info) this.#addScope(common, scope)
    for (const [name, value] of identity(resource)) common.set(name, value)
    for (const key in const_labels) common.set(labelName(key, utf8), const_labels[key]!)
    const make = (attributes: AttributeSet, own: string | undefined): SeriesLabels => {
      const map: LabelMap = new Map()
      const mine = overridden.size === 0 ? attributes.list : without(attributes.list, overridden)
      addAttributes(map, [...mine, ...converted], '', utf8)
      for (const [name, value] of common) put(map, name, value)
      if (own !== undefined) makeRoom(map, own)
      return { map, text: labelText(map) }
    }
    const scopeLabels: LabelMap = new Map()
    this.#addScope(scopeLabels, scope)
    const caches = new Map<string | undefined, WeakMap<AttributeSet, SeriesLabels>>()
    return {
      owner: `${this.target(resource).text}\n${labelText(scopeLabels)}`,
      of(attributes, type) {
        const own = OWN_LABEL[type]
        let cache = caches.get(own)
        if (!cache) caches.set(own, (cache = new WeakMap()))
        let labels = cache.get(attributes)
        if (!labels) cache.set(attributes, (labels = make(attributes, own)))
        return labels
      },
    }
  }

  #addScope(labels: LabelMap, scope: Scope): void {
    addAttributes(labels, without(scope.attributes.list, SCOPE), 'otel_scope_', this.#options.utf8)
    put(labels, 'otel_scope_name', scope.name)
    put(labels, 'otel_scope_version', scope.version)
    put(labels, 'otel_scope_schema_url', scope.schemaUrl ?? '')
  }
}

/** `job` and `instance`, those that there are (OTel compatibility/prometheus_and_openmetrics.md, "Resource Attributes"). */
export function identity({ attributes: { list } }: Resource): LabelMap {
  const labels: LabelMap = new Map()
  const name = attribute(list, ATTR_SERVICE_NAME)
  const namespace = attribute(list, ATTR_SERVICE_NAMESPACE)
  const instance = attribute(list, ATTR_SERVICE_INSTANCE_ID)
  if (name !== undefined) {
    const prefix = namespace === undefined ? '' : `${asString(namespace)}/`
    labels.set('job', prefix + asString(name))
  }
  if (instance !== undefined) labels.set('instance', asString(instance))
  return labels
}

function put(labels: LabelMap, name: string, value: string): void {
  makeRoom(labels, name)
  labels.set(name, value)
}

function without(list: AttributeList, keys: ReadonlySet<unknown>): AttributeList {
  return list.filter((_, i) => !keys.has(list[i - (i % 2)]))
}
