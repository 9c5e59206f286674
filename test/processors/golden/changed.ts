// Configurations of `attributes` and `resource`.
import { actions, matched, regexp, resource, strict, type Case } from './case.ts'

export const CHANGED: Readonly<Record<string, Case>> = {
  insert: actions(
    { key: 'env', value: 'prod', action: 'insert' },
    { key: 'queue', value: 'other', action: 'INSERT' },
    { key: 'n', value: 17, action: 'insert' },
    { key: 'f', value: 2.5, action: 'insert' },
    { key: 'yes', value: true, action: 'insert' },
    { key: 'list', value: ['a', 1, true], action: 'insert' },
    { key: 'map', value: { a: 1 }, action: 'insert' },
  ),
  update: actions(
    { key: 'queue', value: 'changed', action: 'update' },
    { key: 'nowhere', value: 'x', action: 'update' },
    { key: 'user.id', from_attribute: 'user.email', action: 'update' },
  ),
  upsert: actions(
    { key: 'queue', value: 1, action: 'upsert' },
    { key: 'copy', from_attribute: 'nested', action: 'upsert' },
    { key: 'nothing', from_attribute: 'nowhere', action: 'upsert' },
    { key: 'default', from_attribute: 'nowhere', default_value: 'd', action: 'upsert' },
  ),
  delete: actions(
    { key: 'queue', action: 'delete' },
    { pattern: '^user\\.', action: 'delete' },
    { key: 'ok', pattern: 'e$', action: 'delete' },
  ),
  hash: actions(
    { key: 'user.email', action: 'hash' },
    { pattern: '^(ratio|whole|count|negative|ok|tags|nested|raw|user.id)$', action: 'hash' },
    { key: 'queue', pattern: 'queue', action: 'hash' },
  ),
  extract: actions(
    {
      key: 'url.full',
      pattern: '^https?://(?P<host>[^/]+)/(?P<path>[^?]*)(?P<query>\\?x)?',
      action: 'extract',
    },
    { key: 'count', pattern: '(?P<no>.)', action: 'extract' },
    { key: 'queue', pattern: '(?P<queue>.)(?P<number>\\d)', action: 'extract' },
  ),
  'convert to int': actions(
    ...['ratio', 'whole', 'large', 'ok', 'text', 'number', 'float', 'tags', 'count'].map((key) => ({
      key,
      action: 'convert',
      converted_type: 'int',
    })),
  ),
  'convert to double': actions(
    ...['count', 'negative', 'ok', 'text', 'number', 'float', 'nested', 'ratio'].map((key) => ({
      key,
      action: 'convert',
      converted_type: 'double',
    })),
  ),
  'convert to string': actions(
    ...['ratio', 'whole', 'large', 'count', 'negative', 'ok', 'tags', 'nested', 'raw', 'text'].map(
      (key) => ({ key, action: 'convert', converted_type: 'string' }),
    ),
  ),
  'from context': actions(
    { key: 'tenant', from_context: 'metadata.x-tenant', action: 'insert' },
    { key: 'team', from_context: 'X-Team', action: 'insert' },
    { key: 'client', from_context: 'client.address', action: 'insert' },
    { key: 'subject', from_context: 'auth.subject', action: 'insert' },
    { key: 'other', from_context: 'metadata.nowhere', default_value: 'none', action: 'insert' },
  ),
  'order of actions': actions(
    { key: 'a', value: 'one', action: 'insert' },
    { key: 'a', value: 'two', action: 'insert' },
    { key: 'b', from_attribute: 'a', action: 'upsert' },
    { key: 'a', action: 'delete' },
    { key: 'b', action: 'hash' },
  ),

  'services, strict': matched('traces', { include: strict({ services: ['api', 'x'] }) }),
  'services, regexp': matched('traces', { exclude: regexp({ services: ['^c', 'nil'] }) }),
  'names and kinds': matched('traces', {
    include: regexp({ span_names: ['/orders$'], span_kinds: ['SERVER', 'CLIENT'] }),
    exclude: strict({ span_kinds: ['SPAN_KIND_CLIENT'], span_names: ['POST /orders'] }),
  }),
  'attributes, strict': matched('traces', {
    include: strict({ attributes: [{ key: 'user.id', value: 42 }] }),
  }),
  'attributes of all types': matched('traces', {
    include: strict({
      attributes: [
        { key: 'ratio', value: 0.25 },
        { key: 'ok', value: true },
        { key: 'tags', value: ['a', 1, false] },
        { key: 'nested', value: { a: '<x>', b: 2 } },
        { key: 'text' },
      ],
    }),
  }),
  'attributes, regexp': matched('traces', {
    include: regexp({
      regexp: { cacheenabled: true, cachemaxnumentries: 7 },
      attributes: [{ key: 'http.response.status_code', value: '^(2|5)0' }],
    }),
  }),
  'regexp of doubles': matched('traces', {
    include: regexp({
      attributes: [
        { key: 'large', value: '^1(0{21})$' },
        { key: 'whole', value: '^3$' },
      ],
    }),
  }),
  'resources and libraries': matched('traces', {
    include: strict({
      resources: [{ key: 'host.name' }],
      libraries: [{ name: 'lib.a', version: '1.2.0' }],
    }),
  }),
  'libraries without version': matched('traces', {
    exclude: strict({ libraries: [{ name: 'lib.b', version: '' }] }),
  }),
  'log bodies and severity': matched('logs', {
    include: regexp({
      log_bodies: ['paid', '"msg"', '^7$'],
      log_severity_number: { min: 9, match_undefined: true },
    }),
  }),
  'log severity texts': matched('logs', {
    include: strict({ log_severity_texts: ['INFO', 'debug'] }),
    exclude: strict({ attributes: [{ key: 'queue', value: 'q' }] }),
  }),
  'metric names': matched('metrics', { include: regexp({ metric_names: ['^http', 'pause$'] }) }),
  'metric resources are not looked at': matched('metrics', {
    include: strict({ metric_names: ['queue.size'], resources: [{ key: 'nowhere' }] }),
  }),

  'resource actions': resource(
    { key: 'deployment.environment', value: 'test', action: 'upsert' },
    { key: 'service.name', from_attribute: 'host.name', action: 'update' },
    { key: 'host.name', action: 'hash' },
    { key: 'replicas', converted_type: 'string', action: 'convert' },
    { key: 'tenant', from_context: 'metadata.x-tenant', action: 'insert' },
  ),
  'resource without service': resource({ key: 'service.name', action: 'delete' }),
}
