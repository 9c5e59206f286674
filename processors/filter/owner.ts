// What is asked of a resource or scope is asked once for all items of it that follow each other.
import type { Levels } from './ottl/conditions.ts'
import type { Place, Predicate } from './ottl/place.ts'

/** True where the resource or the scope of the place is dropped with all that is in it. */
export function ownerDropped({ resource, scope }: Levels): Predicate | undefined {
  const predicates = [resource, scope].filter((one) => one !== undefined)
  if (predicates.length === 0) return undefined
  let last: Pick<Place, 'resource' | 'scope'> | undefined
  let dropped = false
  return (at) => {
    if (at.resource !== last?.resource || at.scope !== last.scope) {
      dropped = predicates.some((one) => one(at))
      // Only now: who could not be asked has no answer.
      last = { resource: at.resource, scope: at.scope }
    }
    return dropped
  }
}
