// The sections `retry_on_failure` and `sending_queue`, which every exporter to a network has: the Collector's names, defaults
// and texts (configretry, exporterhelper).
import {
  bool,
  duration,
  float,
  integer,
  oneOf,
  struct,
  type Decoded,
} from '../../pipeline/config/schema.ts'

const retryFields = {
  enabled: bool(true, 'Try again what failed for a reason that may pass.'),
  initial_interval: duration('5s', 'Wait before the second attempt.'),
  randomization_factor: float(0.5, 'Each wait is random within this part of it, up and down.'),
  multiplier: float(1.5, 'Each wait is this many times the one before.'),
  max_interval: duration('30s', 'No wait is longer.'),
  max_elapsed_time: duration('300s', 'Give up after this long; 0: never.'),
}

export type RetryConfig = Decoded<typeof retryFields>

/** Durations in milliseconds. */
export const retryOnFailure = struct(retryFields, 'What to do when the backend fails.', (retry) => {
  const errors = (['initial_interval', 'max_elapsed_time', 'max_interval', 'multiplier'] as const)
    .filter((name) => retry[name] < 0)
    .map((name) => `${name} value must be greater than or equal to 0`)
  if (retry.randomization_factor < 0) {
    errors.push('randomization_factor value must be greater than or equal to 0')
  }
  if (retry.randomization_factor > 1) {
    errors.push('randomization_factor value must be less than or equal to 1')
  }
  if (retry.max_elapsed_time > 0) {
    for (const name of ['initial_interval', 'max_interval'] as const) {
      if (retry.max_elapsed_time >= retry[name]) continue
      errors.push(`'max_elapsed_time' must not be less than '${name}'`)
    }
  }
  return errors
})

const SIZERS = ['requests', 'items', 'bytes'] as const

const queueFields = {
  enabled: bool(true, 'Off: the sender of a batch waits for its result.'),
  num_consumers: integer(10, 'Requests that are under way at once.'),
  queue_size: integer(1000, 'Most that is kept: waiting, under way, and between attempts.'),
  sizer: oneOf(SIZERS, 'requests', 'What queue_size counts.'),
  wait_for_result: bool(false, 'The sender of a batch waits for its result.'),
}

export type QueueConfig = Decoded<typeof queueFields>

export const sendingQueue = struct(queueFields, 'What waits for the backend.', (queue) => {
  const errors: string[] = []
  if (queue.num_consumers <= 0) errors.push('`num_consumers` must be positive')
  if (queue.queue_size <= 0) errors.push('`queue_size` must be positive')
  if (!SIZERS.includes(queue.sizer)) errors.push(`\`sizer\` must be one of ${SIZERS.join(', ')}`)
  return errors
})
