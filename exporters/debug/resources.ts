// What came from one resource together: spantap keeps a group per resource and scope, the Collector prints scopes under resources.
import type { Resource } from '../../pipeline/data/resource.ts'

/** Groups by resource, in the order in which each first appears. */
export function byResource<G extends { readonly resource: Resource }>(
  groups: readonly G[],
): Map<Resource, G[]> {
  const found = new Map<Resource, G[]>()
  for (const group of groups) {
    const known = found.get(group.resource)
    if (known) known.push(group)
    else found.set(group.resource, [group])
  }
  return found
}
