// Conditions that are refused.

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

export const FILTER: readonly (readonly [object, string])[] = [
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
    { trace_conditions: ['NoSuch(span.name) == 1'] },
    'inferred context "span" does not support the function "NoSuch"',
  ],
  [
    { trace_conditions: ['span.kind == SPAN_KIND_NONE'] },
    'inferred context "span" does not support the enum symbol "SPAN_KIND_NONE"',
  ],
  [
    { trace_conditions: ['instrumentation_scope.name == "s"'] },
    'context "instrumentation_scope" inferred from the conditions ["instrumentation_scope.name == \\"s\\""] is not a supported context: ',
  ],
  [
    { trace_conditions: ['set(span.name, "a")'] },
    'condition has invalid syntax: 1:20: unexpected token "<EOF>" (expected <opcomparison> Value)',
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
