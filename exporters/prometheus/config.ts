// Configuration of `prometheus`: keys, defaults and texts of the Collector's exporter of this name.
import {
  bool,
  duration,
  mapOf,
  parser,
  struct,
  text,
  type Decoded,
} from '../../pipeline/config/schema.ts'
import { splitEndpoint } from '../../pipeline/net/endpoint.ts'

const fields = {
  endpoint: text('', 'Where to listen, host:port; the metrics are at /metrics. Required.'),
  namespace: text('', 'A prefix of every name.'),
  const_labels: mapOf(text(''), 'Labels on every series.'),
  send_timestamps: bool(false, "Write each point's own time."),
  metric_expiration: duration('5m', 'A series without an update for so long is no longer shown.'),
  without_scope_info: bool(false, 'No otel_scope_* labels.'),
  resource_to_telemetry_conversion: struct(
    {
      enabled: bool(false, 'Resource attributes as labels of every series.'),
      exclude_service_attributes: bool(
        false,
        'Not those that job and instance are made of: service.name, service.namespace, service.instance.id.',
      ),
    },
    'Resource attributes are labels of target_info only, unless this is enabled.',
  ),
}

export type PrometheusConfig = Decoded<typeof fields>

export const config = parser(
  struct(fields, 'Metrics for a Prometheus to scrape.', (value) => {
    const errors: string[] = []
    if (value.endpoint === '') {
      errors.push('expecting a non-blank address to run the Prometheus metrics handler')
    } else {
      try {
        splitEndpoint(value.endpoint)
      } catch (error) {
        errors.push(`'endpoint' ${(error as Error).message}`)
      }
    }
    if (value.metric_expiration <= 0) errors.push("'metric_expiration' must be positive")
    return errors
  }),
)
