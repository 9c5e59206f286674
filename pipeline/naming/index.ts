// Who a process is, in OpenTelemetry's words: the resource of every span that it takes part in.
import {
  ATTR_SERVICE_INSTANCE_ID,
  ATTR_SERVICE_NAME,
  ATTR_TELEMETRY_SDK_LANGUAGE,
  ATTR_TELEMETRY_SDK_NAME,
  ATTR_TELEMETRY_SDK_VERSION,
} from '@opentelemetry/semantic-conventions'
import { attributeSet, type AttributeValue } from '../data/attributes.ts'
import type { ProcessFacts } from '../data/events.ts'
import { SPANTAP_SCOPE, type Resource } from '../data/resource.ts'
import { containerOf, podOf } from './cgroup.ts'
import { nameOf } from './name.ts'
import { otelAttributes } from './otel.ts'
import { executableOf } from './program.ts'

const SCHEMA_URL = 'https://opentelemetry.io/schemas/1.45.0'

/** How the name was found: one of `Source` in name.ts. */
export const ATTR_SERVICE_SOURCE = 'spantap.service.source'

const ours: readonly (readonly [string, AttributeValue])[] = [
  [ATTR_TELEMETRY_SDK_NAME, SPANTAP_SCOPE.name],
  [ATTR_TELEMETRY_SDK_VERSION, SPANTAP_SCOPE.version],
]

/** The resource of a process of which nothing is known (the SDKs' default name). */
export const UNKNOWN_SERVICE: Resource = resource(
  'unknown_service',
  new Map<string, AttributeValue>([
    [ATTR_SERVICE_NAME, 'unknown_service'],
    ...ours,
    [ATTR_SERVICE_SOURCE, 'unknown'],
  ]),
)

const known = new WeakMap<ProcessFacts, Resource>()

/**
 * The resource of a process: the same facts object gives the same resource object. Attributes that the process was given
 * in OTEL_RESOURCE_ATTRIBUTES win over ours, except those that say who made the span and which process it was.
 *
 * `service.instance.id` is `host:pid:startTicks`: unique on a host for as long as it is up, and the same after a restart
 * of spantap. `telemetry.sdk.language` is the service's language and absent when it is not known, because that is what
 * backends take it for; the conventions only foresee an SDK inside the service.
 */
export function resourceOf(facts: ProcessFacts): Resource {
  const before = known.get(facts)
  if (before) return before
  const given = otelAttributes(facts.env)
  const { name, source, language } = nameOf(facts, given.get(ATTR_SERVICE_NAME))
  const attributes = new Map<string, AttributeValue>()
  attributes.set(ATTR_SERVICE_NAME, name)
  attributes.set(ATTR_SERVICE_INSTANCE_ID, `${facts.hostname}:${facts.pid}:${facts.startTicks}`)
  set(attributes, 'host.name', facts.hostname)
  set(attributes, 'container.id', containerOf(facts.cgroup))
  set(attributes, 'k8s.pod.uid', podOf(facts.cgroup))
  set(attributes, 'process.executable.name', executableOf(facts))
  for (const [key, value] of given) attributes.set(key, value)
  attributes.set(ATTR_SERVICE_NAME, name)
  attributes.set('process.pid', facts.pid)
  for (const [key, value] of ours) attributes.set(key, value)
  attributes.delete(ATTR_TELEMETRY_SDK_LANGUAGE)
  set(attributes, ATTR_TELEMETRY_SDK_LANGUAGE, language)
  attributes.set(ATTR_SERVICE_SOURCE, source)
  const made = resource(name, attributes)
  known.set(facts, made)
  return made
}

function resource(service: string, attributes: Map<string, AttributeValue>): Resource {
  const list = [...attributes].flat()
  return { attributes: attributeSet(list), schemaUrl: SCHEMA_URL, service }
}

function set(
  attributes: Map<string, AttributeValue>,
  key: string,
  value: string | undefined,
): void {
  if (value !== undefined && value !== '') attributes.set(key, value)
}
