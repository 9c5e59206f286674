// Metrics by their name (internal/filter/filtermetric/name_matcher.go).
import { filterSet } from './filter_set.ts'

export interface MetricMatch {
  readonly match_type: string
  readonly metric_names: readonly string[]
}

/** Undefined: no name is asked for. Throws an Error in the Collector's words. */
export function nameMatch(match: MetricMatch): ((name: string) => boolean) | undefined {
  const { match_type, metric_names } = match
  return metric_names.length === 0 ? undefined : filterSet(metric_names, match_type)
}
