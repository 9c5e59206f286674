// Configuration of `filter`: keys, defaults and texts of the Collector's processor of this name.
import {
  bool,
  listOf,
  optional,
  parser,
  struct,
  text,
  type Decoded,
} from '../../pipeline/config/schema.ts'
import { attributeList, matchFields, regexpSection } from '../match/config.ts'
import { errorMode } from './error_mode.ts'
import { groupsField } from './groups.ts'
import { mistakes } from './validate.ts'

const conditions = (help: string) => optional(listOf(text(''), help), 'pointer')
const strings = (help: string) => listOf(text(''), help)

const metricMatch = (help: string) =>
  optional(
    struct(
      {
        match_type: text('', '`strict` or `regexp`.', 'filterconfig.MetricMatchType'),
        regexp: regexpSection,
        metric_names: strings('Names of metrics, one of which it must be.'),
        expressions: strings('Of `match_type: expr`, which spantap does not have.'),
        resource_attributes: attributeList('Attributes of the resource that must all match.'),
      },
      help,
    ),
    'pointer',
  )

const logMatch = (help: string) =>
  optional(
    struct(
      {
        match_type: text('', '`strict` or `regexp`.', 'filterprocessor.LogMatchType'),
        resource_attributes: attributeList('Attributes of the resource that must all match.'),
        record_attributes: attributeList('Attributes of the record that must all match.'),
        severity_texts: strings('Severity texts, one of which it must be.'),
        severity_number: optional(
          struct(
            {
              min: text(
                '',
                'The lowest severity that matches, `INFO` or `9`.',
                'filterprocessor.logSeverity',
              ),
              match_undefined: bool(false, 'Whether logs without a severity number match.'),
            },
            'Severity of logs.',
          ),
          'pointer',
        ),
        bodies: strings('Bodies, one of which it must be.'),
      },
      help,
    ),
    'pointer',
  )

const fields = {
  error_mode: errorMode(
    'ignore',
    'When a condition cannot be evaluated: `ignore` (it is false, with a line in the log), `silent` (without), `propagate` (the batch is refused).',
  ),
  spans: struct(matchFields, 'Spans by their properties (old style).'),
  metrics: struct(
    {
      include: metricMatch('Other metrics are dropped.'),
      exclude: metricMatch('These metrics are dropped.'),
      regexp: regexpSection,
      resource: conditions('Conditions of resources whose metrics are dropped.'),
      metric: conditions('Conditions of metrics that are dropped.'),
      datapoint: conditions('Conditions of data points that are dropped.'),
    },
    'Metrics by their properties, or by conditions per level (old style).',
  ),
  logs: struct(
    {
      include: logMatch('Other logs are dropped.'),
      exclude: logMatch('These logs are dropped.'),
      resource: conditions('Conditions of resources whose logs are dropped.'),
      log_record: conditions('Conditions of log records that are dropped.'),
    },
    'Logs by their properties, or by conditions per level (old style).',
  ),
  traces: struct(
    {
      resource: conditions('Conditions of resources whose spans are dropped.'),
      span: conditions('Conditions of spans that are dropped.'),
      spanevent: conditions('Conditions of events of spans that are dropped.'),
    },
    'Spans by conditions per level (old style).',
  ),
  profiles: struct(
    { resource: conditions('Accepted.'), profile: conditions('Accepted.') },
    'Accepted; spantap has no profiles.',
  ),
  trace_conditions: groupsField('Conditions; a span or span event is dropped when one is true.'),
  metric_conditions: groupsField('Conditions; a metric or data point is dropped when one is true.'),
  log_conditions: groupsField('Conditions; a log record is dropped when one is true.'),
  profile_conditions: groupsField('Accepted; spantap has no profiles.'),
}

export type FilterConfig = Decoded<typeof fields>
export type MetricMatchConfig = NonNullable<FilterConfig['metrics']['include']>
export type LogMatchConfig = NonNullable<FilterConfig['logs']['include']>

export const parseConfig = parser(
  struct(fields, 'Drops spans, metrics, data points and logs.', mistakes),
)
