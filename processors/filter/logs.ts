// Log records.
import { recordCount, type LogGroup } from '../../pipeline/data/logs.ts'
import type { Levels } from './ottl/conditions.ts'
import { emptyPlace } from './ottl/place.ts'
import { ownerDropped } from './owner.ts'
import type { Filter } from './result.ts'

export function logs(steps: readonly Levels[]): Filter<'logs'> {
  const owners = steps.flatMap((levels) => ownerDropped(levels) ?? [])
  const records = steps.flatMap(({ log }) => log ?? [])
  const at = emptyPlace()
  const kept = (group: LogGroup): LogGroup | undefined => {
    at.resource = group.resource
    at.scope = group.scope
    if (owners.some((one) => one(at))) return undefined
    if (records.length === 0) return group
    const left = group.records.filter((record) => {
      at.log = record
      return !records.some((one) => one(at))
    })
    if (left.length === 0) return undefined
    return left.length === group.records.length ? group : { ...group, records: left }
  }
  return (data, before) => {
    const left = data.flatMap((group) => kept(group) ?? [])
    const changed = left.length !== data.length || left.some((group, i) => group !== data[i])
    return { data: left, items: changed ? recordCount(left) : before, changed }
  }
}
