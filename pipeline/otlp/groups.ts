// Rows of a span batch by resource and scope, in the order in which each first appears: chains over one reused array, because
// rows of many services alternate.
import type { Resource, Scope } from '../data/resource.ts'
import type { SpanBatch } from '../data/spans.ts'

/** Rows of one scope of one resource: `first`, then `next[row]` until it is -1. */
export interface ScopeGroup {
  readonly scope: Scope
  readonly first: number
  last: number
  rows: number
}

export interface Groups {
  readonly byResource: ReadonlyMap<Resource, readonly ScopeGroup[]>
  /** Valid until the next call. */
  readonly next: Int32Array
}

/** So many scopes are looked through one by one. */
const FEW = 16

let scratch = new Int32Array(0)

/** Group the rows `from` ≤ row < `to`. */
export function groupRows(batch: SpanBatch, from: number, to: number): Groups {
  if (scratch.length < to) scratch = new Int32Array(Math.max(to, scratch.length * 2))
  const next = scratch
  const byResource = new Map<Resource, ScopeGroup[]>()
  let resource: Resource | undefined
  let group: ScopeGroup | undefined
  for (let row = from; row < to; row++) {
    next[row] = -1
    if (group && batch.resource[row] === resource && batch.scope[row] === group.scope) {
      next[group.last] = row
      group.last = row
      group.rows++
      continue
    }
    resource = batch.resource[row]!
    group = join(byResource, resource, batch.scope[row]!, next, row)
  }
  return { byResource, next }
}

function join(
  byResource: Map<Resource, ScopeGroup[]>,
  resource: Resource,
  scope: Scope,
  next: Int32Array,
  row: number,
): ScopeGroup {
  let groups = byResource.get(resource)
  if (!groups) byResource.set(resource, (groups = []))
  const group =
    groups.length < FEW ? groups.find((known) => known.scope === scope) : found(groups, scope)
  if (!group) {
    const begun = { scope, first: row, last: row, rows: 1 }
    groups.push(begun)
    if (groups.length >= FEW) found(groups, scope, begun)
    return begun
  }
  next[group.last] = row
  group.last = row
  group.rows++
  return group
}

const many = new WeakMap<readonly ScopeGroup[], Map<Scope, ScopeGroup>>()

/** By index, which `added` is put into: a request may have a scope for each of its spans. */
function found(
  groups: readonly ScopeGroup[],
  scope: Scope,
  added?: ScopeGroup,
): ScopeGroup | undefined {
  let index = many.get(groups)
  if (!index) many.set(groups, (index = new Map(groups.map((group) => [group.scope, group]))))
  if (added) index.set(scope, added)
  return index.get(scope)
}
