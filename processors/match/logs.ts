// Logs by their properties (internal/filter/filterlog).
import { asString } from '../../pipeline/data/as_string.ts'
import type { LogGroup, LogRecord } from '../../pipeline/data/logs.ts'
import type { MatchProperties } from './config.ts'
import { optionalSet, propertiesMatch } from './properties.ts'
import { skipped } from './skip.ts'
import { validateForLogs } from './validate.ts'

type Owner = Pick<LogGroup, 'resource' | 'scope'>

export type LogPredicate = (record: LogRecord, owner: Owner) => boolean

export interface LogMatchConfig {
  readonly include: MatchProperties | undefined
  readonly exclude: MatchProperties | undefined
}

/** True for a record that is left alone; undefined: none is. Throws an Error in the Collector's words. */
export function skippedLogs(config: LogMatchConfig): LogPredicate | undefined {
  return skipped<MatchProperties, [LogRecord, Owner]>(config, logMatch)
}

function logMatch(match: MatchProperties): LogPredicate {
  validateForLogs(match)
  const properties = propertiesMatch(match)
  const { log_severity_number: severity, match_type } = match
  const bodies = optionalSet('log record body', match.log_bodies, match_type)
  const texts = optionalSet('log record severity text', match.log_severity_texts, match_type)
  return (record, { resource, scope }) =>
    (!bodies || bodies(asString(record.body))) &&
    (!texts || texts(record.severityText)) &&
    (!severity ||
      (record.severityNumber === 0
        ? severity.match_undefined
        : record.severityNumber >= severity.min)) &&
    properties([record.attributes], resource, scope)
}
