// `service::telemetry`: spantap's own logs, metrics and traces (service/telemetry/otelconftelemetry).
import {
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

const header = struct({ name: text(''), value: text('') })

const otlp = struct(
  {
    protocol: oneOf(['http/protobuf', 'http/json'], 'http/protobuf'),
    endpoint: text('', 'where to send, e.g. http://localhost:4318'),
    headers: listOf(header, 'sent with every request'),
  },
  'OTLP over HTTP',
  ({ endpoint }) => {
    if (endpoint === '') return ['requires a non-empty "endpoint"']
    const url = /^[a-z]+:\/\//i.test(endpoint) ? endpoint : `https://${endpoint}`
    // It is not shown: a password may be in it.
    return URL.canParse(url) ? [] : ['"endpoint" is no URL: write http://host:port']
  },
)

const prometheus = struct({
  host: text('localhost', 'address to listen on'),
  port: integer(8888, 'port to listen on', 0),
})

const one = (words: string) => (given: Readonly<Record<string, unknown>>) =>
  Object.values(given).filter((value) => value !== undefined).length === 1
    ? []
    : [`must specify exactly one of ${words}`]

const pull = struct(
  { exporter: struct({ prometheus: optional(prometheus) }, '', one('prometheus')) },
  'answer whoever asks',
)

const periodic = struct(
  {
    interval: milliseconds(60_000, 'time between two pushes'),
    exporter: struct({ otlp: optional(otlp) }, '', one('otlp')),
  },
  'push every interval',
)

const processor = struct({
  exporter: struct({ otlp: optional(otlp) }, '', (given) =>
    given.otlp?.protocol === 'http/json'
      ? ['own spans are sent as "http/protobuf" only: take "protocol" out']
      : one('otlp')(given),
  ),
})

const reader = struct(
  { pull: optional(pull), periodic: optional(periodic) },
  'one way out of the metrics',
  one('pull, periodic'),
)

const defaultReader = {
  pull: { exporter: { prometheus: prometheus.initial() } },
  periodic: undefined,
}

export const telemetryField = struct(
  {
    logs: struct({
      level: oneOf(['debug', 'info', 'warn', 'error'], 'info', 'least level that is logged', true),
      encoding: oneOf(['console', 'json'], 'console', 'how a line looks'),
      initial_fields: mapOf(text(''), 'added to every line'),
      sampling: struct({
        enabled: bool(true, 'hold back lines that repeat'),
        tick: duration('10s', 'time over which the same message is counted'),
        initial: integer(10, 'lines of the same message that pass in a tick', 0),
        thereafter: integer(0, 'then every so many-th passes; 0: none, their number is logged', 0),
      }),
    }),
    metrics: struct(
      {
        level: oneOf(['none', 'basic', 'normal', 'detailed'], 'normal', 'none: no readers', true),
        readers: listOf(reader, 'ways out', [defaultReader]),
      },
      '',
    ),
    traces: struct({
      processors: listOf(
        struct(
          { simple: optional(processor), batch: optional(processor) },
          '',
          one('simple, batch'),
        ),
        "spans of spantap's own exports; none: off",
      ),
    }),
    resource: mapOf(text(''), 'attributes of spantap itself'),
  },
  'spantap about itself',
  ({ metrics }) =>
    metrics.level !== 'none' && metrics.readers.length === 0
      ? ['collector telemetry metrics reader should exist when metric level is not none']
      : [],
)

export type TelemetryConfig = ReturnType<typeof telemetryField.initial>
export type OtlpConfig = ReturnType<typeof otlp.initial>

/** The declarative configuration of OpenTelemetry counts in milliseconds; a Go duration is read as well. */
function milliseconds(initial: number, about: string): Field<number> {
  const plain = integer(initial, about, 1)
  const go = duration(`${initial}ms`, about)
  return {
    ...plain,
    decode: (raw, path, errors) => (typeof raw === 'string' ? go : plain).decode(raw, path, errors),
  }
}
