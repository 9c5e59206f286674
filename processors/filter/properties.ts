// The old style: what `include` does not match and what `exclude` does, as predicates of their levels.
import { prefixed } from '../../pipeline/errors.ts'
import { attributesMatch } from '../match/attributes.ts'
import type { MatchProperties } from '../match/config.ts'
import { skippedLogs } from '../match/logs.ts'
import { nameMatch } from '../match/metrics.ts'
import { skipped } from '../match/skip.ts'
import { skippedSpans } from '../match/spans.ts'
import type { Resource } from '../../pipeline/data/resource.ts'
import type { ExportedSignal } from '../../pipeline/signal.ts'
import type { FilterConfig, LogMatchConfig, MetricMatchConfig } from './config.ts'
import type { Levels } from './ottl/conditions.ts'
import { severityNumber } from './severity.ts'

/** No levels: nothing is dropped. Throws an Error in the Collector's words. */
export const BY_PROPERTIES: { readonly [S in ExportedSignal]: (config: FilterConfig) => Levels } = {
  traces({ spans }) {
    const skip = skippedSpans(spans)
    return skip ? { span: (at) => skip(at.spans, at.row) } : {}
  },

  metrics({ metrics }) {
    const resource = skipped<MetricMatchConfig, [Resource]>(metrics, resourceMatch)
    const name = skipped<MetricMatchConfig, [string]>(metrics, metricMatch)
    return {
      ...(resource && { resource: (at) => resource(at.resource) }),
      ...(name && { metric: (at) => name(at.metric.name) }),
    }
  },

  logs({ logs }) {
    const config = { include: matchOf(logs.include), exclude: matchOf(logs.exclude) }
    const skip = prefixed('failed to build skip matcher', () => skippedLogs(config))
    return skip ? { log: (at) => skip(at.log, at) } : {}
  },
}

function resourceMatch(match: MetricMatchConfig): ((resource: Resource) => boolean) | undefined {
  const { match_type, resource_attributes } = match
  if (resource_attributes.length === 0) return undefined
  const matches = attributesMatch(resource_attributes, match_type)
  return ({ attributes }) => matches([attributes.list])
}

function metricMatch(match: MetricMatchConfig): ((name: string) => boolean) | undefined {
  if (match.match_type !== 'expr') return nameMatch(match)
  if (match.expressions.length === 0) return undefined
  throw new Error(
    'spantap does not have match_type "expr": say what `expressions` say in `metric_conditions`',
  )
}

/** Undefined when it says nothing. */
function matchOf(match: LogMatchConfig | undefined): MatchProperties | undefined {
  if (!match) return undefined
  const { bodies, match_type, record_attributes, resource_attributes } = match
  const { severity_number: severity, severity_texts } = match
  const lists = [bodies, record_attributes, resource_attributes, severity_texts]
  if (!severity && lists.every((list) => list.length === 0)) return undefined
  return {
    match_type,
    regexp: undefined,
    services: [],
    span_names: [],
    span_kinds: [],
    metric_names: [],
    libraries: [],
    attributes: record_attributes,
    resources: resource_attributes,
    log_bodies: bodies,
    log_severity_texts: severity_texts,
    log_severity_number: severity && {
      min: severityNumber(severity.min),
      match_undefined: severity.match_undefined,
    },
  }
}
