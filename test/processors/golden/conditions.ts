// Configurations of `filter` by conditions.
import { ALL, filter, span, type Case } from './case.ts'

export const CONDITIONS: Readonly<Record<string, Case>> = {
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
  'OTTL nested keys': span(
    'attributes["nested"]["a"] == "<x>"',
    'attributes["nested"]["nowhere"] != nil',
  ),
  'OTTL indexes': span('attributes["tags"][1] == 1 and attributes["tags"][0] == "a"'),
  'OTTL keys of what has none': span(
    'attributes["user.id"]["a"] == nil',
    'attributes["tags"]["a"] == nil or name == "send"',
    'not (attributes["text"][0] == "n")',
    'name == "receive"',
  ),
  'OTTL lists and bytes': span(
    'attributes["tags"] == ["a", 1, false]',
    'attributes["raw"] == 0x000102',
  ),
  'OTTL arithmetic': span(
    'end_time_unix_nano - start_time_unix_nano > 1000000000 or attributes["http.response.status_code"] / 100 == 5',
  ),
  'OTTL arithmetic of floats': span(
    'attributes["ratio"] * 4 + 1 == 2.0 and (attributes["whole"] - 1) / 4 == 0.5',
  ),
  'OTTL arithmetic that fails': span(
    'attributes["queue"] + 1 > 0',
    '1 / attributes["none"] == 1',
    '7 / 0 == 1',
    'name == "send"',
  ),
  'OTTL types': span(
    'IsString(attributes["user.id"]) and IsDouble(attributes["ratio"])',
    'IsInt(attributes["retries"])',
  ),
  'OTTL more types': span(
    'IsBool(attributes["ok"]) == true and IsMap(attributes["nested"]) and IsList(attributes["tags"])',
  ),
  'OTTL types that are not': span('not IsString(attributes["queue"])'),
  'OTTL parts of texts': span(
    'HasPrefix(name, "GET ") and HasSuffix(name, "health")',
    'HasPrefix(attributes["queue"], "q2")',
  ),
  'OTTL Len': span(
    'Len(name) == 4',
    'Len(attributes["tags"]) == 3 and Len(attributes["nested"]) == 2',
    'Len(attributes["retries"]) == 1',
  ),
  'OTTL a number is no condition': span('not Len(name)', 'name == "send"'),
  'OTTL keys of bodies': filter('logs', {
    logs: {
      log_record: ['body["msg"] == "broken"', 'body["nowhere"] == nil', 'not (body["a"] == 1)'],
    },
  }),
}
