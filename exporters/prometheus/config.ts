// Configuration of `prometheus`: keys, defaults and texts of the Collector's exporter of this name.
import {
  bool,
  duration,
  mapOf,
  optional,
  parser,
  struct,
  text,
  type Decoded,
} from '../../pipeline/config/schema.ts'
import { httpServerFields, httpServerProblems } from '../../pipeline/http/section.ts'
import { sendingQueue } from '../helper/queue_config.ts'
import { isStrategy } from './translation.ts'

const fields = {
  ...httpServerFields({ endpoint: '' }),
  sending_queue: optional(sendingQueue, 'default'),
  namespace: text('', 'A prefix of every name.'),
  const_labels: mapOf(text(''), 'Labels on every series.', 'prometheus.Labels'),
  send_timestamps: bool(false, "Write each point's own time."),
  metric_expiration: duration('5m', 'A series without an update for so long is no longer shown.'),
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
  enable_open_metrics: bool(false, 'OpenMetrics, with exemplars, for whoever asks for it.'),
  without_scope_info: bool(false, 'No otel_scope_* labels.'),
  add_metric_suffixes: bool(true, 'Has no effect, as in the Collector: use translation_strategy.'),
  translation_strategy: text(
    '',
    'How names become those of Prometheus: UnderscoreEscapingWithSuffixes (also when empty), ' +
      'UnderscoreEscapingWithoutSuffixes, NoUTF8EscapingWithSuffixes or NoTranslation.',
    'prometheusexporter.translationStrategy',
  ),
}

export type PrometheusConfig = Decoded<typeof fields>

export const config = parser(
  struct(fields, 'Metrics for a Prometheus to scrape.', (value) => {
    const { translation_strategy: strategy } = value
    return [
      ...httpServerProblems(value).map((one) => `::serverconfig::${one}`),
      ...(strategy === '' || isStrategy(strategy)
        ? []
        : [`invalid translation_strategy: ${strategy}`]),
    ]
  }),
)
