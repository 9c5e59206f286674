// Logs are cut between records: a group whose records go to two batches is in both.
import type { LogData } from '../../pipeline/data/logs.ts'
import type { Part } from './shape.ts'
import { slice } from './slice.ts'

export function logs(parts: readonly Part<LogData>[]): LogData {
  return parts.flatMap(({ data, from, to }) =>
    slice(
      data,
      from,
      to,
      ({ records }) => records.length,
      (group, from, to) => ({ ...group, records: group.records.slice(from, to) }),
    ),
  )
}
