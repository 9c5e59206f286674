// What a configuration says that does not fit together, and conditions that cannot be read (filterprocessor/config.go, Validate).
import { reasonOf } from '../../pipeline/errors.ts'
import { PIPELINE_SIGNALS } from '../../pipeline/signal.ts'
import type { FilterConfig } from './config.ts'
import { levelsOf } from './groups.ts'
import { EXPLICIT, GROUPS, isExplicit, LEVELS } from './levels.ts'
import { anyOf } from './ottl/conditions.ts'
import type { ContextName } from './ottl/context.ts'
import { severityNumber } from './severity.ts'

/** In the order in which the Collector looks. */
const ORDER: readonly ContextName[] = [
  'resource',
  'span',
  'spanevent',
  'metric',
  'datapoint',
  'log',
]

const ignore = (): void => {}

/** At most one text. */
export function mistakes(config: FilterConfig): readonly string[] {
  const clash = clashOf(config)
  if (clash !== undefined) return [clash]
  const groups = PIPELINE_SIGNALS.flatMap((signal) =>
    (GROUPS[signal](config) ?? []).map((group) =>
      wrong(() => levelsOf(group, LEVELS[signal], () => ignore)),
    ),
  )
  const inGroups = joined(groups)
  if (inGroups !== '') return [inGroups]
  const both = oldClashOf(config)
  if (both !== undefined) return [both]
  const conditions = PIPELINE_SIGNALS.flatMap((signal) => {
    const texts = EXPLICIT[signal](config)
    return ORDER.map((level) => wrong(() => anyOf(texts[level] ?? [], level, ignore)))
  })
  const { exclude, include } = config.logs
  const severities = [include, exclude].map((one) =>
    wrong(() => severityNumber(one?.severity_number?.min ?? '')),
  )
  const all = joined([...conditions, ...severities])
  return all === '' ? [] : [all]
}

function clashOf(config: FilterConfig): string | undefined {
  const { logs, metrics } = config
  const { log_conditions, metric_conditions, profile_conditions, trace_conditions } = config
  if (trace_conditions && isExplicit('traces', config)) {
    return 'cannot use context inferred trace conditions "trace_conditions" and the settings "traces.resource", "traces.span", "traces.spanevent" at the same time'
  }
  if (metric_conditions && (isExplicit('metrics', config) || metrics.include || metrics.exclude)) {
    return 'cannot use context inferred metric conditions "metric_conditions" and the settings "metrics.resource", "metrics.metric", "metrics.datapoint", "metrics.include", "metrics.exclude" at the same time'
  }
  if (log_conditions && (isExplicit('logs', config) || logs.include || logs.exclude)) {
    return 'cannot use context inferred log conditions "log_conditions" and the settings "logs.resource", "logs.log", "logs.include", "logs.exclude" at the same time'
  }
  if (profile_conditions && (config.profiles.resource || config.profiles.profile)) {
    return 'cannot use context inferred profile conditions "profile_conditions" and the settings "profiles.resource", "profiles.profile" at the same time'
  }
  return undefined
}

function oldClashOf(config: FilterConfig): string | undefined {
  const { logs, metrics, spans } = config
  if (isExplicit('traces', config) && (spans.include || spans.exclude)) {
    return 'cannot use "traces.resource", "traces.span", "traces.spanevent" and the span settings "spans.include", "spans.exclude" at the same time'
  }
  if (isExplicit('metrics', config) && (metrics.include || metrics.exclude)) {
    return 'cannot use "metrics.resource", "metrics.metric", "metrics.datapoint" and the settings "metrics.include", "metrics.exclude" at the same time'
  }
  if (isExplicit('logs', config) && (logs.include || logs.exclude)) {
    return 'cannot use "logs.resource", "logs.log" and the settings "logs.include", "logs.exclude" at the same time'
  }
  return undefined
}

function wrong(make: () => unknown): string {
  try {
    make()
    return ''
  } catch (error) {
    return reasonOf(error)
  }
}

const joined = (errors: readonly string[]): string => errors.filter((one) => one !== '').join('; ')
