// Which properties a signal can be matched by (filterconfig/config.go, ValidateFor…).
import type { MatchProperties } from './config.ts'

const KINDS = [
  'SPAN_KIND_CLIENT',
  'SPAN_KIND_CONSUMER',
  'SPAN_KIND_INTERNAL',
  'SPAN_KIND_PRODUCER',
  'SPAN_KIND_SERVER',
]

type Property = keyof MatchProperties

/** Throws an Error with the Collector's text. */
export function validateForSpans(match: MatchProperties): void {
  const foreign = [
    'log_bodies',
    'log_severity_texts',
    'log_severity_number',
    'metric_names',
  ] as const
  const wrong = foreign.find((key) => given(match, key))
  if (wrong) throw new Error(`${wrong} should not be specified for trace spans`)
  if (
    !some(match, 'services', 'span_names', 'attributes', 'libraries', 'resources', 'span_kinds')
  ) {
    throw new Error(
      'at least one of "attributes", "libraries",  or "resources" field must be specified',
    )
  }
  if (match.match_type !== 'strict' || match.span_kinds.every((kind) => KINDS.includes(kind)))
    return
  // The empty words are the Collector's.
  const kinds = ['', '', '', '', '', ...KINDS].join(' ')
  throw new Error(
    `span_kinds string must match one of the standard span kinds when match_type=strict: [${kinds}]`,
  )
}

/** Throws an Error with the Collector's text. */
export function validateForLogs(match: MatchProperties): void {
  if (some(match, 'span_names', 'services', 'span_kinds', 'metric_names')) {
    throw new Error(
      'services, span_names, span_kinds and metric_names are not valid for log records',
    )
  }
  const own = ['log_bodies', 'log_severity_texts', 'log_severity_number'] as const
  if (!some(match, 'attributes', 'libraries', 'resources', ...own)) {
    throw new Error(
      'at least one of "attributes", "libraries", "span_kinds", "resources", "log_bodies", ' +
        '"log_severity_texts" or "log_severity_number" field must be specified',
    )
  }
}

/** Throws an Error with the Collector's text. */
export function validateForMetrics(match: MatchProperties): void {
  const logs = ['log_bodies', 'log_severity_texts', 'log_severity_number'] as const
  if (some(match, ...logs, 'span_names', 'services', 'span_kinds', 'attributes', 'libraries')) {
    throw new Error(
      '"span_names", "span_kinds", "log_bodies", "log_severity_texts", "log_severity_number", ' +
        '"services", "attributes" and "libraries" are not valid for metrics',
    )
  }
  if (!some(match, 'metric_names', 'resources')) {
    throw new Error('at least one of "metric_names" or "resources" field must be specified')
  }
}

const some = (match: MatchProperties, ...keys: readonly Property[]): boolean =>
  keys.some((key) => given(match, key))

function given(match: MatchProperties, key: Property): boolean {
  const value = match[key]
  return Array.isArray(value) ? value.length > 0 : value !== undefined
}
