// Configurations that are refused, with the words of a real otelcol; test/backends/processors.test.ts asks it again.
import type { Input } from './case.ts'
import { ACTIONS, MATCHES } from './refused_actions.ts'
import { FILTER } from './refused_filters.ts'

export interface Refusal {
  readonly processor: string
  readonly config: object
  readonly signal: Input
  /** What it says after the place; what spantap adds comes after it. */
  readonly text: string
}

const LIMITER: readonly (readonly [object, string])[] = [
  [{}, "'check_interval' must be greater than zero"],
  [{ check_interval: '1s' }, "'limit_mib' or 'limit_percentage' must be greater than zero"],
  [
    { check_interval: '1s', limit_mib: 100, spike_limit_mib: 100 },
    "'spike_limit_mib' must be smaller than 'limit_mib'",
  ],
  [
    { check_interval: '1s', limit_percentage: 50, spike_limit_percentage: 50 },
    "'spike_limit_percentage' must be smaller than 'limit_percentage'",
  ],
  [
    { check_interval: '1s', limit_percentage: 101 },
    "'limit_percentage' and 'spike_limit_percentage' must be greater than zero and less than or equal to hundred",
  ],
  [
    { check_interval: '1s', limit_mib: 9, min_gc_interval_when_hard_limited: '11s' },
    "'min_gc_interval_when_soft_limited' should be larger than 'min_gc_interval_when_hard_limited'",
  ],
  [
    { check_interval: '1s', limit_mib: 9, max_gc_interval_when_soft_limited: '-1s' },
    "'max_gc_interval_when_soft_limited' must be non-negative",
  ],
  [
    { check_interval: '1s', limit_mib: 9, max_gc_interval_when_hard_limited: '-1s' },
    "'max_gc_interval_when_hard_limited' must be non-negative",
  ],
  [
    { check_interval: '1s', limit_mib: 9, max_gc_interval_when_soft_limited: '9s' },
    "'max_gc_interval_when_soft_limited' must be greater than or equal to 'min_gc_interval_when_soft_limited' (or 0 to disable)",
  ],
  [
    {
      check_interval: '1s',
      limit_mib: 9,
      min_gc_interval_when_hard_limited: '5s',
      max_gc_interval_when_hard_limited: '4s',
    },
    "'max_gc_interval_when_hard_limited' must be greater than or equal to 'min_gc_interval_when_hard_limited' (or 0 to disable)",
  ],
  [
    { check_interval: '1s', limit_mib: 9, max_gc_interval_when_soft_limited: '20s' },
    "'max_gc_interval_when_soft_limited' should be larger than or equal to 'max_gc_interval_when_hard_limited' (when both are set)",
  ],
]

const BATCH: readonly (readonly [object, string])[] = [
  [
    { send_batch_size: 10, send_batch_max_size: 9 },
    'send_batch_max_size must be greater or equal to send_batch_size',
  ],
  [
    { metadata_keys: ['X-Tenant', 'a', 'x-tenant'] },
    'duplicate entry in metadata_keys: "x-tenant" (case-insensitive)',
  ],
  [{ timeout: '-1s' }, 'timeout must be greater or equal to 0'],
]

const include = { actions: [{ key: 'k', value: 1, action: 'insert' }] }
const traces = (processor: string, list: readonly (readonly [object, string])[]): Refusal[] =>
  list.map(([config, text]) => ({ processor, config, signal: 'traces', text }))

export const REFUSALS: readonly Refusal[] = [
  ...traces('attributes', [[{}, 'missing required field "actions"']]),
  ...traces('resource', [[{ attributes: [] }, 'missing required field "attributes"']]),
  ...traces(
    'attributes',
    ACTIONS.map(([action, text]) => [{ actions: [action] }, text] as const),
  ),
  ...traces(
    'resource',
    ACTIONS.map(([action, text]) => [{ attributes: [action] }, text] as const),
  ),
  ...MATCHES.map(([signal, match, text]) => ({
    processor: 'attributes',
    config: { ...include, exclude: match },
    signal,
    text,
  })),
  ...traces('memory_limiter', LIMITER),
  ...traces('batch', BATCH),
  ...traces('filter', FILTER),
]
