// Configurations whose outcome a real otelcol has told: `golden.json` has it for each signal.
import type { INPUTS } from './inputs.ts'

export type Input = keyof typeof INPUTS

export interface Case {
  readonly processor: 'attributes' | 'resource' | 'filter'
  readonly config: object
  readonly signals: readonly Input[]
}

const ALL: readonly Input[] = ['traces', 'metrics', 'logs']

const actions = (...list: readonly object[]): Case => ({
  processor: 'attributes',
  config: { actions: list },
  signals: ALL,
})
const matched = (signal: Input, match: object): Case => ({
  processor: 'attributes',
  config: { ...match, actions: [{ key: 'seen', value: true, action: 'insert' }] },
  signals: [signal],
})
const resource = (...attributes: readonly object[]): Case => ({
  processor: 'resource',
  config: { attributes },
  signals: ALL,
})
const filter = (signal: Input | readonly Input[], config: object): Case => ({
  processor: 'filter',
  config,
  signals: typeof signal === 'string' ? [signal] : signal,
})
const span = (...conditions: readonly string[]): Case =>
  filter('traces', { traces: { span: conditions } })
const strict = (match: object) => ({ match_type: 'strict', ...match })
const regexp = (match: object) => ({ match_type: 'regexp', ...match })

export const CASES: Readonly<Record<string, Case>> = {
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

  'OTTL attribute': span('attributes["http.request.method"] == "GET"'),
  'OTTL resource attribute': span('resource.attributes["service.name"] != "api"'),
  'OTTL nil': span('attributes["queue"] == nil'),
  'OTTL number and double': span('attributes["whole"] == 3', 'attributes["retries"] >= 1.5'),
  'OTTL of another type': span('attributes["user.id"] > 41', 'attributes["text"] < 1'),
  'OTTL bool and map': span('attributes["ok"] == true and attributes["nested"] != nil'),
  'OTTL kind and status': span('kind == SPAN_KIND_CLIENT or status.code == STATUS_CODE_OK'),
  'OTTL precedence': span(
    'name == "send" or name == "receive" and kind == 4 or not (kind == 2 or kind == 1) and name != "send"',
  ),
  'OTTL IsMatch': span(
    'IsMatch(name, "^GET /(o|x)")',
    'IsMatch(attributes["http.response.status_code"], "^5")',
  ),
  'OTTL IsRootSpan': span('not IsRootSpan()'),
  'OTTL scope': span(
    'scope.name == "lib.b"',
    'instrumentation_scope.attributes["scope.kind"] == nil',
  ),
  'OTTL ids and times': span(
    'trace_id.string == "03030303030303030303030303030303"',
    'span_id.string == "0505050505050505"',
    'parent_span_id.string == "0101010101010101"',
    'start_time_unix_nano >= 1700000007000000000',
  ),
  'OTTL strings': span(
    'kind.string == "Internal"',
    'kind.deprecated_string == "SPAN_KIND_PRODUCER"',
    'trace_state == "x"',
    'status.message == "broken"',
  ),
  'OTTL literal on the left': span('"send" == name', '2 < attributes["http.response.status_code"]'),
  'OTTL strings in order': span('name >= "p"'),
  'OTTL span events': filter('traces', {
    traces: { spanevent: ['name == "retry"', 'span.name == "receive"'] },
  }),
  'OTTL resources': filter(ALL, {
    traces: { resource: ['attributes["service.name"] == "cart"'] },
    metrics: { resource: ['attributes["service.name"] == "cart"'] },
    logs: { resource: ['attributes["service.name"] == "cart"'] },
  }),
  'OTTL metrics': filter('metrics', {
    metrics: {
      metric: [
        'type == METRIC_DATA_TYPE_SUM and is_monotonic == true',
        'aggregation_temporality == AGGREGATION_TEMPORALITY_DELTA',
        'unit == "x" or name == "gc.pause"',
      ],
    },
  }),
  'OTTL points': filter('metrics', {
    metrics: {
      datapoint: [
        'attributes["queue"] == "q" and metric.type == METRIC_DATA_TYPE_GAUGE',
        'metric.name == "gc.pause"',
        'count == 3',
      ],
    },
  }),
  'OTTL values of points': filter('metrics', {
    metrics: {
      datapoint: [
        'value_int == 7',
        'value_double > 1',
        'flags == FLAG_NO_RECORDED_VALUE',
        'sum == 4',
        'value_int == -7',
      ],
    },
  }),
  'OTTL keys on points': filter('metrics', {
    metrics: {
      metric: ['HasAttrKeyOnDatapoint("http.request.method")', 'HasAttrOnDatapoint("queue", "q3")'],
    },
  }),
  'OTTL logs': filter('logs', {
    logs: { log_record: ['severity_number < SEVERITY_NUMBER_INFO', 'body == "out of memory"'] },
  }),
  'OTTL bodies': filter('logs', {
    logs: {
      log_record: [
        'IsMatch(body, "broken")',
        'body == 7',
        'severity_text == "INFO" and event_name == ""',
      ],
    },
  }),
  'OTTL inferred': filter(ALL, {
    trace_conditions: [
      'span.name == "send"',
      'resource.attributes["service.name"] == nil',
      'spanevent.attributes["attempt"] == 2',
      'scope.name == "lib.b"',
    ],
    metric_conditions: [
      'metric.name == "http.requests"',
      'datapoint.attributes["queue"] == "q2"',
      'resource.attributes["service.name"] == "cart"',
    ],
    log_conditions: [
      'log.severity_number == SEVERITY_NUMBER_UNSPECIFIED and resource.attributes["service.name"] == "cart"',
      'log.body.string == "{\\"msg\\":\\"broken\\"}"',
    ],
  }),
  'OTTL groups': filter(ALL, {
    trace_conditions: [
      { context: 'span', conditions: ['status.code == 2', 'span.kind == 1'] },
      {
        context: 'resource',
        error_mode: 'silent',
        conditions: ['attributes["service.name"] == "cart"'],
      },
    ],
    metric_conditions: [
      { context: 'datapoint', conditions: ['IsMatch(metric.name, "duration$")'] },
    ],
    log_conditions: [{ conditions: ['log.attributes["queue"] != nil'] }],
  }),
}
