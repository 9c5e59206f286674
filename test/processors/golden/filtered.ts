// Configurations of `filter` by properties.
import { ALL, filter, regexp, strict, type Case } from './case.ts'

export const FILTERED: Readonly<Record<string, Case>> = {
  'spans include': filter('traces', { spans: { include: strict({ services: ['api'] }) } }),
  'spans exclude': filter('traces', {
    spans: { exclude: regexp({ span_names: ['health', '^internal'] }) },
  }),
  'spans include and exclude': filter('traces', {
    spans: {
      include: regexp({ services: ['.'] }),
      exclude: strict({ attributes: [{ key: 'queue', value: 'q' }] }),
    },
  }),
  'metrics include': filter('metrics', {
    metrics: { include: regexp({ metric_names: ['^queue', '^gc'] }) },
  }),
  'metrics exclude by name and resource': filter('metrics', {
    metrics: {
      exclude: strict({
        metric_names: ['http.requests'],
        resource_attributes: [{ key: 'service.name', value: 'cart' }],
      }),
    },
  }),
  'metrics include by resource': filter('metrics', {
    metrics: {
      include: regexp({ resource_attributes: [{ key: 'k8s.pod.name', value: '^cart' }] }),
    },
  }),
  'logs include': filter('logs', {
    logs: { include: strict({ severity_number: { min: 'info', match_undefined: true } }) },
  }),
  'logs exclude': filter('logs', {
    logs: {
      exclude: regexp({ bodies: ['secret', 'memory$'], record_attributes: [{ key: 'queue' }] }),
    },
  }),
  'logs include nothing': filter('logs', { logs: { include: strict({}) } }),
  'nothing configured': filter(ALL, {}),
  'everything dropped': filter(ALL, {
    traces: { span: ['true'] },
    metrics: { metric: ['true'] },
    logs: { log_record: ['true'] },
  }),
}
