// Configuration of `red`: names as in the Collector's span_metrics connector where they mean the same.
import { duration, integer, parser, struct, type Decoded } from '../../pipeline/config/schema.ts'

const fields = {
  metrics_flush_interval: duration(
    '1s',
    'How often the metrics go to the next pipeline: series that have changed, and all others about every 15 s.',
  ),
  max_series: integer(
    2000,
    'Series of a metric over all services; what is above goes to series with otel.metric.overflow=true.',
    1,
  ),
  series_expiration: duration(
    '15m',
    'A series without a request for so long is forgotten; 0: never.',
  ),
}

export type RedConfig = Decoded<typeof fields>

export const config = parser(
  struct(fields, 'Request metrics from spans.', (value) => {
    const errors: string[] = []
    if (value.metrics_flush_interval < 1) {
      errors.push("'metrics_flush_interval' must be at least 1ms")
    }
    if (value.series_expiration < 0) errors.push("'series_expiration' must not be negative")
    return errors
  }),
)
