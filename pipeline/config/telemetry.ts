// `service::telemetry`: spantap's own logs, metrics and traces (service/telemetry/otelconftelemetry).
import { plain } from './expanded.ts'
import { unmarshaler } from './field.ts'
import { goQuote } from './go_quote.ts'
import {
  anything,
  bool,
  duration,
  integer,
  listOf,
  mapOf,
  oneOf,
  optional,
  struct,
  text,
  type Field,
} from './schema.ts'
import { exporter, milliseconds } from './telemetry_otlp.ts'
import { resource } from './telemetry_resource.ts'

export type { OtlpConfig } from './telemetry_otlp.ts'

/** A word that is a number in Go: `numbers` from `first` on, of which a null and `nothing` are 0. */
function numbered<T extends string>(
  word: Field<T>,
  numbers: readonly T[],
  first: number,
  nothing: unknown = null,
): Field<T> {
  return {
    ...word,
    decode(raw, path, errors) {
      const given = plain(raw) === nothing ? null : plain(raw)
      if (given !== null && typeof given !== 'number') return word.decode(raw, path, errors)
      const at = Math.trunc(given ?? 0) - first
      return numbers[Math.min(Math.max(at, 0), numbers.length - 1)] ?? word.initial()
    },
  }
}

/** The Collector's levels (config/configtelemetry), which it prints with a capital. */
function level(initial: (typeof LEVELS)[number], help: string): Field<(typeof LEVELS)[number]> {
  const refuse = (given: string): string => `unknown metrics level ${goQuote(given.toLowerCase())}`
  return {
    ...numbered(oneOf(LEVELS, initial, help, true, refuse, 'configtelemetry.Level'), LEVELS, -1),
    show: (value) => value.charAt(0).toUpperCase() + value.slice(1),
  }
}

const LEVELS = ['none', 'basic', 'normal', 'detailed'] as const
/** Those of zap, as it is written and in small letters. */
const LOG_LEVELS = [
  'debug',
  'info',
  'warn',
  'warning',
  'error',
  'dpanic',
  'panic',
  'fatal',
] as const

const prometheus = struct(
  {
    host: text('localhost', 'Address to listen on.'),
    port: integer(8888, 'Port to listen on.', 0),
    with_resource_constant_labels: anything(
      'Attributes of the resource on every series: `included` and `excluded` names, with * and ?.',
    ),
    without_scope_info: bool(
      true,
      'false: otel_scope_name and otel_scope_version on every series.',
    ),
    without_type_suffix: bool(
      true,
      "false: the Collector's names end in units and _total, as spantap's own counters always do.",
    ),
    without_units: bool(true, 'The same: either of both that is false adds both.'),
  },
  'A page for Prometheus, at /metrics.',
)

const one = (words: string) => (given: Readonly<Record<string, unknown>>) =>
  words.split(', ').filter((key) => given[key] !== undefined).length === 1
    ? []
    : [`must specify exactly one of ${words}`]

const pull = struct(
  {
    exporter: struct(
      { prometheus: optional(prometheus, 'pointer') },
      'What is answered.',
      one('prometheus'),
    ),
  },
  'Answer whoever asks.',
)

const periodic = struct(
  {
    interval: milliseconds(60_000, 'Milliseconds between two pushes.'),
    timeout: milliseconds(
      30_000,
      'Milliseconds of one push, which is not longer than the interval.',
    ),
    exporter,
  },
  'Push every interval.',
)

const reader = struct(
  {
    pull: optional(pull, 'pointer'),
    periodic: optional(periodic, 'pointer'),
    producers: anything('Not here.'),
  },
  'One way out of the metrics.',
  one('pull, periodic'),
)

const defaultReader = {
  pull: { exporter: { prometheus: prometheus.initial() } },
  periodic: undefined,
  producers: undefined,
}

const view = struct({
  selector: anything('Which instruments.'),
  stream: anything('What becomes of them.'),
})

const processing = struct(
  {
    exporter,
    schedule_delay: anything("The SDK's default counts."),
    export_timeout: anything("The SDK's default counts."),
    max_queue_size: anything("The SDK's default counts."),
    max_export_batch_size: anything("The SDK's default counts."),
  },
  'One by one, or in batches.',
)

const processor = struct(
  { simple: optional(processing, 'pointer'), batch: optional(processing, 'pointer') },
  '',
  (given) => {
    const { protocol } = (given.simple ?? given.batch)?.exporter.otlp ?? {}
    return protocol === 'http/json'
      ? ['own spans and logs are sent as "http/protobuf" only: take "protocol" out']
      : one('simple, batch')(given)
  },
)

const logs = struct(
  {
    level: numbered(
      oneOf(
        LOG_LEVELS,
        'info',
        'Least level that is logged.',
        true,
        (given) => `unrecognized level: ${goQuote(given)}`,
        'zapcore.Level',
      ),
      LOG_LEVELS.filter((one) => one !== 'warning'),
      -1,
      '',
    ),
    development: bool(false, 'Has no effect.'),
    encoding: text('console', 'How a line looks: console or json.'),
    disable_caller: bool(false, 'Has no effect: lines have no caller.'),
    disable_stacktrace: bool(false, 'Has no effect: lines have no stacks.'),
    sampling: struct(
      {
        enabled: bool(true, 'Hold back lines that repeat.'),
        tick: duration('10s', 'Time over which the same message is counted.'),
        initial: integer(10, 'Lines of the same message that pass in a tick.'),
        thereafter: integer(
          100,
          'Then every so many-th passes; 0: none. How many did not is logged.',
        ),
      },
      'So that one mistake does not fill the disk.',
    ),
    output_paths: listOf(text(''), 'Files, stdout or stderr.', ['stderr']),
    error_output_paths: listOf(text(''), 'Where it is said that a line could not be written.', [
      'stderr',
    ]),
    initial_fields: mapOf(anything(), 'Added to every line.'),
    processors: listOf(processor, 'Where lines of the log also go.'),
    disable_zap_resource: bool(false, 'Leave the resource out of lines of JSON.'),
  },
  'Own log.',
  () => [],
  'migration.LogsConfigV030',
)

const metrics = struct(
  {
    level: level('normal', 'How much there is; none: no readers.'),
    readers: listOf(reader, 'Ways out.', [defaultReader]),
    views: optional(
      listOf(view, 'Drop metrics by `instrument_name`; all else of them has no effect.'),
      'pointer',
    ),
  },
  'Own metrics.',
  () => [],
  'migration.MetricsConfigV030',
)

const limit = integer(0, 'Has no effect.')

const limits = struct(
  {
    attribute_count_limit: limit,
    attribute_value_length_limit: limit,
    event_attribute_count_limit: limit,
    event_count_limit: limit,
    link_attribute_count_limit: limit,
    link_count_limit: limit,
  },
  'Have no effect.',
)

const traces = struct(
  {
    level: level('basic', 'none: no spans.'),
    propagators: listOf(text(''), 'Have no effect: spans of spantap begin in spantap.'),
    processors: listOf(
      processor,
      "Where spans of spantap's own exports go; none: there are no spans.",
    ),
    sampler: anything('Has no effect: each export is a span.'),
    limits: optional(limits, 'pointer'),
  },
  'Own spans.',
  () => [],
  'migration.TracesConfigV030',
)

export const telemetryField = struct(
  {
    logs: unmarshaler(logs),
    metrics: unmarshaler(metrics),
    traces: unmarshaler(traces),
    resource,
  },
  'Spantap about itself.',
  ({ metrics: { level: given, readers, views } }) => {
    if (given !== 'none' && readers.length === 0) {
      return ['collector telemetry metrics reader should exist when metric level is not none']
    }
    if (views === undefined || given === 'detailed') return []
    return [
      'service::telemetry::metrics::views can only be set when service::telemetry::metrics::level is detailed',
    ]
  },
)

export type TelemetryConfig = ReturnType<typeof telemetryField.initial>
