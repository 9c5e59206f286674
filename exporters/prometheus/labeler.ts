// The labels of a series: the point's attributes, who it is about (job, instance) and what made it (otel_scope_*).
import {
  ATTR_SERVICE_INSTANCE_ID,
  ATTR_SERVICE_NAME,
  ATTR_SERVICE_NAMESPACE,
} from '@opentelemetry/semantic-conventions'
import {
  attribute,
  type AttributeList,
  type AttributeSet,
  type AttributeValue,
} from '../../pipeline/data/attributes.ts'
import type { Resource, Scope } from '../../pipeline/data/resource.ts'
import {
  addAttributes,
  attributeText,
  labelText,
  setLabel,
  type LabelMap,
} from '../../pipeline/prometheus/labels.ts'
import { labelName } from '../../pipeline/prometheus/name.ts'
import type { PrometheusConfig } from './config.ts'

const SERVICE = new Set<unknown>([
  ATTR_SERVICE_NAME,
  ATTR_SERVICE_NAMESPACE,
  ATTR_SERVICE_INSTANCE_ID,
])

/** Label texts of the points of one resource and scope, each made once. */
export type PointLabels = (attributes: AttributeSet) => string

export class Labeler {
  readonly #config: PrometheusConfig
  readonly #known = new WeakMap<Resource, WeakMap<Scope, PointLabels>>()
  readonly #targets = new WeakMap<Resource, string>()

  constructor(config: PrometheusConfig) {
    this.#config = config
  }

  of(resource: Resource, scope: Scope): PointLabels {
    let scopes = this.#known.get(resource)
    if (!scopes) this.#known.set(resource, (scopes = new WeakMap()))
    let labels = scopes.get(scope)
    if (!labels) scopes.set(scope, (labels = this.#points(resource, scope)))
    return labels
  }

  /** The labels of `target_info`, which tell resources apart: equal content gives equal text. */
  target(resource: Resource): string {
    let text = this.#targets.get(resource)
    if (text === undefined) {
      const labels: LabelMap = new Map()
      addAttributes(labels, withoutService(resource.attributes.list))
      addIdentity(labels, resource)
      this.#targets.set(resource, (text = labelText(labels)))
    }
    return text
  }

  /** `job` and `instance` alone; '' for a resource without a service. */
  identity(resource: Resource): string {
    const labels: LabelMap = new Map()
    addIdentity(labels, resource)
    return labels.has('job') ? labelText(labels) : ''
  }

  #points(resource: Resource, scope: Scope): PointLabels {
    const {
      resource_to_telemetry_conversion: convert,
      without_scope_info,
      const_labels,
    } = this.#config
    const common: LabelMap = new Map()
    if (convert.enabled) {
      const { list } = resource.attributes
      addAttributes(common, convert.exclude_service_attributes ? withoutService(list) : list)
    }
    if (!without_scope_info) {
      addAttributes(common, scope.attributes.list, 'otel_scope_')
      setLabel(common, 'otel_scope_name', scope.name)
      setLabel(common, 'otel_scope_version', scope.version)
    }
    addIdentity(common, resource)
    for (const key in const_labels) setLabel(common, labelName(key), const_labels[key]!)
    const texts = new WeakMap<AttributeSet, string>()
    return (attributes) => {
      let text = texts.get(attributes)
      if (text === undefined) {
        const labels: LabelMap = new Map()
        addAttributes(labels, attributes.list)
        for (const [name, value] of common) labels.set(name, value)
        texts.set(attributes, (text = labelText(labels)))
      }
      return text
    }
  }
}

/** OTel compatibility/prometheus_and_openmetrics.md, "Resource Attributes". */
function addIdentity(labels: LabelMap, { attributes: { list } }: Resource): void {
  const name = stringOf(attribute(list, ATTR_SERVICE_NAME))
  const namespace = stringOf(attribute(list, ATTR_SERVICE_NAMESPACE))
  setLabel(labels, 'job', namespace === '' || name === '' ? name : `${namespace}/${name}`)
  setLabel(labels, 'instance', stringOf(attribute(list, ATTR_SERVICE_INSTANCE_ID)))
}

function stringOf(value: AttributeValue | undefined): string {
  return value === undefined ? '' : attributeText(value)
}

function withoutService(list: AttributeList): AttributeList {
  return list.filter((_, i) => !SERVICE.has(list[i - (i % 2)]))
}
