// Configuration of `memory_limiter`: keys, defaults and texts of the Collector's processor of this name (internal/memorylimiter).
import { duration, parser, struct, unsigned, type Decoded } from '../../pipeline/config/schema.ts'

const fields = {
  check_interval: duration('0s', 'How often memory is measured; must be given.'),
  limit_mib: unsigned(0, 'Hard limit of memory in use, MiB; goes before `limit_percentage`.'),
  spike_limit_mib: unsigned(
    0,
    'Data is refused from limit_mib - spike_limit_mib on; 0: a fifth of the limit.',
  ),
  limit_percentage: unsigned(0, 'Hard limit in percent of what the cgroup or the host has.'),
  spike_limit_percentage: unsigned(0, 'As spike_limit_mib, in percent.'),
  min_gc_interval_when_soft_limited: duration(
    '10s',
    'Between the soft and the hard limit, memory is collected no more often.',
  ),
  min_gc_interval_when_hard_limited: duration(
    '0s',
    'Past the hard limit, memory is collected no more often.',
  ),
  max_gc_interval_when_soft_limited: duration(
    '30s',
    'Collections that free little become rarer, up to this interval; 0: they do not.',
  ),
  max_gc_interval_when_hard_limited: duration('30s', 'The same past the hard limit.'),
}

export type LimiterConfig = Decoded<typeof fields>

export const parseConfig = parser(
  struct(fields, 'Refuses data while memory is short.', (config) => {
    const wrong = CHECKS.find(([isWrong]) => isWrong(config))
    return wrong ? [wrong[1]] : []
  }),
)

type Check = readonly [(config: LimiterConfig) => boolean, string]

// Only the first mistake is told, as in the Collector.
const CHECKS: readonly Check[] = [
  [(c) => c.check_interval <= 0, "'check_interval' must be greater than zero"],
  [
    (c) => c.min_gc_interval_when_soft_limited < c.min_gc_interval_when_hard_limited,
    "'min_gc_interval_when_soft_limited' should be larger than 'min_gc_interval_when_hard_limited'",
  ],
  [
    (c) => c.max_gc_interval_when_soft_limited < 0,
    "'max_gc_interval_when_soft_limited' must be non-negative",
  ],
  [
    (c) => c.max_gc_interval_when_hard_limited < 0,
    "'max_gc_interval_when_hard_limited' must be non-negative",
  ],
  [
    (c) => below(c.max_gc_interval_when_soft_limited, c.min_gc_interval_when_soft_limited),
    "'max_gc_interval_when_soft_limited' must be greater than or equal to 'min_gc_interval_when_soft_limited' (or 0 to disable)",
  ],
  [
    (c) => below(c.max_gc_interval_when_hard_limited, c.min_gc_interval_when_hard_limited),
    "'max_gc_interval_when_hard_limited' must be greater than or equal to 'min_gc_interval_when_hard_limited' (or 0 to disable)",
  ],
  [
    (c) => below(c.max_gc_interval_when_soft_limited, c.max_gc_interval_when_hard_limited),
    "'max_gc_interval_when_soft_limited' should be larger than or equal to 'max_gc_interval_when_hard_limited' (when both are set)",
  ],
  [
    (c) => c.limit_mib === 0 && c.limit_percentage === 0,
    "'limit_mib' or 'limit_percentage' must be greater than zero",
  ],
  [
    (c) => c.limit_percentage > 100 || c.spike_limit_percentage > 100,
    "'limit_percentage' and 'spike_limit_percentage' must be greater than zero and less than or equal to hundred",
  ],
  [
    (c) => below(c.limit_mib, c.spike_limit_mib + 1),
    "'spike_limit_mib' must be smaller than 'limit_mib'",
  ],
  [
    (c) => below(c.limit_percentage, c.spike_limit_percentage + 1),
    "'spike_limit_percentage' must be smaller than 'limit_percentage'",
  ],
]

/** 0 is "not set" and below nothing. */
const below = (value: number, least: number): boolean => value > 0 && value < least
