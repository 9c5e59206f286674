// Logs are cut between records: a group whose records go to two batches is in both.
import type { LogData } from '../../pipeline/data/logs.ts'
import { divide, runsOf } from './divide.ts'
import type { Shape } from './shape.ts'

export const logs: Shape<LogData> = {
  join: (parts) => parts.flat(),
  divide: (data, sizes) =>
    divide(
      data,
      sizes,
      ({ records }) => records.length,
      (group, sizes) => runsOf(group.records, sizes).map((records) => ({ ...group, records })),
    ),
}
