// Configurations that are refused, with the words of a real otelcol; test/backends/processors.test.ts asks it again.
import type { Input } from './cases.ts'

export interface Refusal {
  readonly processor: string
  readonly config: object
  readonly signal: Input
  /** What it says after the place; what spantap adds comes after it. */
  readonly text: string
}

const WITH_KEY = 'error with key "k" (0-th action): error creating AttrProc'

const ACTIONS: readonly (readonly [object, string])[] = [
  [
    { action: 'insert', value: 1 },
    'error creating AttrProc due to missing required field "key" at the 0-th action',
  ],
  [
    { action: 'DELETE' },
    'error creating AttrProc due to missing required field (at least one of "key" and "pattern" have to be used) at the 0-th action',
  ],
  [{ key: 'k', action: 'drop' }, `${WITH_KEY} due to unsupported action "drop"`],
  [{ key: 'k' }, `${WITH_KEY} due to unsupported action ""`],
  [
    { key: 'k', action: 'upsert' },
    `${WITH_KEY}. Either field "value", "from_attribute", "from_context", or "default_value" must be specified`,
  ],
  [
    { key: 'k', action: 'upsert', value: 1, from_attribute: 'a' },
    `${WITH_KEY} due to multiple value sources being set`,
  ],
  [
    { key: 'k', action: 'update', value: 1, pattern: 'a' },
    `${WITH_KEY}. Action "update" does not use the "pattern" field. This must not be specified`,
  ],
  [
    { key: 'k', action: 'insert', value: 1, converted_type: 'int' },
    `${WITH_KEY}. Action "insert" does not use the "converted_type" field. This must not be specified`,
  ],
  [
    { key: 'k', action: 'hash', from_attribute: 'a' },
    `${WITH_KEY}. Action "hash" does not use "value" or "from_attribute" field. These must not be specified`,
  ],
  [
    { key: 'k', action: 'delete', pattern: 'a(' },
    `${WITH_KEY}. Field "pattern" has invalid pattern: "a("`,
  ],
  [
    { key: 'k', action: 'delete', converted_type: 'int' },
    `${WITH_KEY}. Action "delete" does not use the "converted_type" field. This must not be specified`,
  ],
  [
    { key: 'k', action: 'extract' },
    `${WITH_KEY} due to missing required field "pattern" for action "extract"`,
  ],
  [
    { key: 'k', action: 'extract', pattern: 'a', from_context: 'b' },
    `${WITH_KEY}. Action "extract" does not use a value source field. These must not be specified`,
  ],
  [
    { key: 'k', action: 'extract', pattern: 'a' },
    `${WITH_KEY}. Field "pattern" contains no named matcher groups`,
  ],
  [
    { key: 'k', action: 'extract', pattern: '(?P<a>b)(c)' },
    `${WITH_KEY}. Field "pattern" contains at least one unnamed matcher group`,
  ],
  [
    { key: 'k', action: 'convert' },
    `${WITH_KEY} due to missing required field "converted_type" for action "convert"`,
  ],
  [
    { key: 'k', action: 'convert', converted_type: 'bool' },
    `${WITH_KEY} due to invalid value "bool" in field "converted_type" for action "convert"`,
  ],
  [
    { key: 'k', action: 'convert', converted_type: 'int', pattern: 'a' },
    `${WITH_KEY}. Action "convert" does not use value sources or "pattern" field. These must not be specified`,
  ],
]

const MATCHES: readonly (readonly [Input, object, string])[] = [
  [
    'traces',
    {},
    'at least one of "attributes", "libraries",  or "resources" field must be specified',
  ],
  [
    'traces',
    { match_type: 'strict', log_bodies: ['a'] },
    'log_bodies should not be specified for trace spans',
  ],
  [
    'traces',
    { match_type: 'strict', metric_names: ['a'] },
    'metric_names should not be specified for trace spans',
  ],
  [
    'traces',
    { services: ['a'] },
    "error creating service name filters: unrecognized match_type: '', valid types are: [regexp strict]",
  ],
  [
    'traces',
    { match_type: 'regexp', span_names: ['a('] },
    'error creating span name filters: error parsing regexp: missing closing ): `a(`',
  ],
  [
    'traces',
    { match_type: 'strict', span_kinds: ['server'] },
    'span_kinds string must match one of the standard span kinds when match_type=strict: ' +
      '[     SPAN_KIND_CLIENT SPAN_KIND_CONSUMER SPAN_KIND_INTERNAL SPAN_KIND_PRODUCER SPAN_KIND_SERVER]',
  ],
  [
    'traces',
    { match_type: 'regexp', attributes: [{ key: 'a', value: 7 }] },
    'error creating attribute filters: match_type=regexp for "a" only supports Str, but found Int',
  ],
  [
    'traces',
    { match_type: 'strict', resources: [{ value: 7 }] },
    "error creating resource filters: can't have empty key in the list of attributes",
  ],
  [
    'traces',
    { match_type: 'regexp', libraries: [{ name: '[' }] },
    'error creating library name filters: error parsing regexp: missing closing ]: `[`',
  ],
  [
    'logs',
    { match_type: 'strict', services: ['a'] },
    'services, span_names, span_kinds and metric_names are not valid for log records',
  ],
  [
    'logs',
    { match_type: 'strict' },
    'at least one of "attributes", "libraries", "span_kinds", "resources", "log_bodies", "log_severity_texts" or "log_severity_number" field must be specified',
  ],
  [
    'metrics',
    { match_type: 'strict', attributes: [{ key: 'a' }] },
    '"span_names", "span_kinds", "log_bodies", "log_severity_texts", "log_severity_number", "services", "attributes" and "libraries" are not valid for metrics',
  ],
  ['metrics', {}, 'at least one of "metric_names" or "resources" field must be specified'],
]

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

const unable = (condition: string, text: string): string =>
  `unable to parse OTTL condition ${JSON.stringify(condition)}: ${text}`
const span = (condition: string, text: string): readonly [object, string] => [
  { traces: { span: [condition] } },
  unable(condition, text),
]
const syntax = (condition: string, text: string) =>
  span(condition, `condition has invalid syntax: ${text}`)
const notAPath = (path: string, segment: string, context: string): string =>
  `segment "${segment}" from path "${path}" is not a valid path nor a valid OTTL keyword for the ${context} context` +
  ` - review https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/pkg/ottl/contexts/ottl${context} to see all valid paths`

const FILTER: readonly (readonly [object, string])[] = [
  syntax('name == ', '1:9: unexpected token "<EOF>" (expected Field ("." Field)*)'),
  syntax('name = "a"', '1:6: unexpected token "=" (expected <opcomparison> Value)'),
  syntax('name', '1:5: unexpected token "<EOF>" (expected <opcomparison> Value)'),
  syntax('attributes["a"]', '1:16: unexpected token "<EOF>" (expected <opcomparison> Value)'),
  syntax('name == "a" "b"', '1:13: unexpected token "b"'),
  syntax('name == "a', '1:9: lexer: invalid input text "\\"a"'),
  syntax('name == "\\d"', '1:9: invalid quoted string "\\"\\\\d\\"": invalid syntax'),
  syntax('name == 1 $ 2', '1:11: lexer: invalid input text "$ 2"'),
  syntax('name == "a" and', '1:16: unexpected token "<EOF>" (expected Field ("." Field)*)'),
  span('Foo(name)', 'undefined function "Foo"'),
  span('foo == 1', notAPath('foo', 'foo', 'span')),
  span('status.foo == 1', notAPath('status.foo', 'foo', 'span')),
  span('resource == 1', notAPath('resource', 'resource', 'span')),
  span('kind == SPAN_KIND_FOO', 'enum symbol, SPAN_KIND_FOO, not found'),
  span(
    'IsMatch(name, "a(")',
    "couldn't create function: the regex pattern supplied to IsMatch '\"a(\"' is not a valid pattern: error parsing regexp: missing closing ): `a(`",
  ),
  span(
    'IsMatch(name)',
    'error while parsing arguments for call to "IsMatch": incorrect number of arguments. Expected: 2 Received: 1',
  ),
  span(
    'IsMatch(name, 1)',
    'error while parsing arguments for call to "IsMatch": invalid argument at position 1: expected string but got int64',
  ),
  [
    { metrics: { metric: ['value_int == 1'] } },
    unable('value_int == 1', notAPath('value_int', 'value_int', 'metric')),
  ],
  [
    { trace_conditions: ['span.name == '] },
    'condition has invalid syntax: 1:14: unexpected token "<EOF>"',
  ],
  [
    { trace_conditions: ['span.foo == 1'] },
    unable('span.foo == 1', notAPath('span.foo', 'foo', 'span')),
  ],
  [
    { trace_conditions: [{ context: 'span', conditions: ['foo == 1'] }] },
    unable('span.foo == 1', notAPath('span.foo', 'foo', 'span')),
  ],
  [
    { trace_conditions: [{ context: 'log', conditions: ['severity_number > 1'] }] },
    'unknown context "log" for conditions: [severity_number > 1]',
  ],
  [
    { trace_conditions: ['name == "a"'] },
    "unable to infer context from conditions, path's first segment must be a valid context name: ",
  ],
  [
    { trace_conditions: ['metric.name == "a"'] },
    'context "metric" inferred from the conditions ["metric.name == \\"a\\""] is not a supported context: ',
  ],
  [
    { traces: { span: [] }, spans: { include: { match_type: 'strict' } } },
    'cannot use "traces.resource", "traces.span", "traces.spanevent" and the span settings "spans.include", "spans.exclude" at the same time',
  ],
  [
    { trace_conditions: [], traces: { span: [] } },
    'cannot use context inferred trace conditions "trace_conditions" and the settings "traces.resource", "traces.span", "traces.spanevent" at the same time',
  ],
  [
    { metric_conditions: [], metrics: { include: { match_type: 'strict' } } },
    'cannot use context inferred metric conditions "metric_conditions" and the settings "metrics.resource", "metrics.metric", "metrics.datapoint", "metrics.include", "metrics.exclude" at the same time',
  ],
  [
    { log_conditions: [], logs: { log_record: [] } },
    'cannot use context inferred log conditions "log_conditions" and the settings "logs.resource", "logs.log", "logs.include", "logs.exclude" at the same time',
  ],
  [
    { logs: { include: { match_type: 'strict', severity_number: { min: 'foo' } } } },
    "'foo' is not a valid severity: not a valid severity",
  ],
  [
    { spans: { include: { match_type: 'foo', services: ['a'] } } },
    "error creating service name filters: unrecognized match_type: 'foo', valid types are: [regexp strict]",
  ],
  [{ error_mode: 'foo' }, "'error_mode' unknown error mode foo"],
  [
    { trace_conditions: [{ context: 'spans', conditions: [] }] },
    "'trace_conditions[0].context' unknown context spans",
  ],
  [
    { trace_conditions: ['true', { context: 'span' }] },
    "'' configuring multiple configuration styles is not supported, please use only Basic configuration or only Advanced configuration",
  ],
  [{ trace_conditions: [null] }, "'' condition cannot be empty"],
  [
    { trace_conditions: 'foo' },
    "'' invalid trace_conditions type, expected: array, got: %!t(string=foo)",
  ],
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
