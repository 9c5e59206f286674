// Verbosity `normal` for logs: body and attributes of each, as the Collector's internal/normal writes them.
import type { LogData } from '../../pipeline/data/logs.ts'
import { byResource } from './resources.ts'
import { plain } from './values.ts'
import { resourceText, scopeText, words } from './words.ts'

export function normalLogs(data: LogData): string[] {
  return [...byResource(data)].flatMap(([resource, groups], i) => [
    `ResourceLog #${i}${resourceText(resource)}`,
    ...groups.flatMap(({ scope, records }, j) => [
      `ScopeLog #${j}${scopeText(scope)}`,
      ...records.map(({ body, attributes }) => `${plain(body)} ${words(attributes).join(' ')}`),
    ]),
  ])
}
