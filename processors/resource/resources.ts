// Each resource is changed once: who compares resources by identity finds one for one.
import type { ClientInfo } from '../../pipeline/client.ts'
import { asString } from '../../pipeline/data/as_string.ts'
import { attribute, attributeSet } from '../../pipeline/data/attributes.ts'
import type { Resource } from '../../pipeline/data/resource.ts'
import { Attributes } from '../actions/attributes.ts'
import { compile, needsClient } from '../actions/compile.ts'
import type { ActionConfig } from '../actions/config.ts'

/**
 * What is done to the resources of one batch. What was made of a resource is kept as long as the resource itself, or for one batch
 * when it depends on the client. Throws an Error in the Collector's words.
 */
export function changer(
  configs: readonly ActionConfig[],
): (client: ClientInfo | undefined) => (resource: Resource) => Resource {
  const action = compile(configs)
  const attributes = new Attributes()
  const change = (resource: Resource, client: ClientInfo | undefined): Resource => {
    attributes.load(resource.attributes.list)
    action(attributes, client)
    if (!attributes.changed(0)) return resource
    const list = attributes.list(0)
    const service = asString(attribute(list, 'service.name') ?? null)
    return { ...resource, attributes: attributeSet(list), service }
  }
  const kept = new WeakMap<Resource, Resource>()
  const perBatch = needsClient(configs)
  return (client) => {
    const known = perBatch ? new WeakMap<Resource, Resource>() : kept
    return (resource) => {
      const before = known.get(resource)
      if (before) return before
      const made = change(resource, client)
      known.set(resource, made)
      return made
    }
  }
}
