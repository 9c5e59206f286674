// The section `retry_on_failure`, which every exporter to a network has: the Collector's names, defaults and texts (configretry).
import { bool, duration, float, struct, type Decoded } from '../../pipeline/config/schema.ts'

const fields = {
  enabled: bool(true, 'Try again what failed for a reason that may pass.'),
  initial_interval: duration('5s', 'Wait before the second attempt.'),
  randomization_factor: float(0.5, 'Each wait is random within this part of it, up and down.'),
  multiplier: float(1.5, 'Each wait is this many times the one before.'),
  max_interval: duration('30s', 'No wait is longer.'),
  max_elapsed_time: duration('300s', 'Give up after this long; 0: never.'),
}

export type RetryConfig = Decoded<typeof fields>

/** Durations in milliseconds. The section is checked also when it is off. */
export const retryOnFailure = struct(fields, 'What to do when the backend fails.', (retry) => {
  const mistake = mistakeOf(retry)
  return mistake === undefined ? [] : [mistake]
})

function mistakeOf(retry: RetryConfig): string | undefined {
  const { initial_interval, randomization_factor, multiplier, max_interval, max_elapsed_time } =
    retry
  if (initial_interval < 0) return `'initial_interval' must be non-negative`
  if (!(randomization_factor >= 0 && randomization_factor <= 1)) {
    return `'randomization_factor' must be within [0, 1]`
  }
  if (multiplier < 0) return `'multiplier' must be non-negative`
  if (max_interval < 0) return `'max_interval' must be non-negative`
  if (max_elapsed_time < 0) return `'max_elapsed_time' must be non-negative`
  if (max_elapsed_time === 0) return undefined
  for (const name of ['initial_interval', 'max_interval'] as const) {
    if (max_elapsed_time < retry[name]) return `'max_elapsed_time' must not be less than '${name}'`
  }
  return undefined
}
