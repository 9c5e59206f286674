// Where own telemetry goes: the exporter `otlp` of `service::telemetry` (otelconf v0.3.0, and the headers of v0.2.0).
import { mapping } from './expanded.ts'
import { REDACTED } from './secret.ts'
import {
  anything,
  bool,
  duration,
  integer,
  listOf,
  optional,
  secret,
  secretMap,
  struct,
  text,
  type Field,
} from './schema.ts'

const list = listOf(
  struct({
    name: text('', 'Of a header.'),
    value: { ...secret('Is not printed.'), type: 'string', show: () => REDACTED },
  }),
  'Sent with every request: `{name, value}` each, or a map.',
)
const map = secretMap()

/** A list of `{name, value}`; a map of v0.2.0 is read as well. */
const headers: typeof list = {
  ...list,
  decode(raw, path, errors) {
    if (!mapping(raw)) return list.decode(raw, path, errors)
    const pairs = Object.entries(map.decode(raw, path, errors))
    return pairs.map(([name, value]) => ({ name, value }))
  },
}

const PROTOCOLS = ['http/protobuf', 'http/json']

const fields = {
  protocol: text('http/protobuf', '`http/protobuf`; metrics also `http/json`.'),
  endpoint: text('', 'Where to send, as `http://localhost:4318`.'),
  headers,
  headers_list: text('', 'Headers as `name=value,name=value`.'),
  insecure: bool(false, 'An endpoint without a scheme is http and not https.'),
  certificate: text('', 'File of the authority that the server is checked against, PEM.'),
  client_certificate: text('', 'File of the certificate to show, PEM.'),
  client_key: text('', 'File of its key, PEM.'),
  compression: text('', 'gzip, or nothing; metrics as http/json are not compressed.'),
  timeout: integer(10_000, 'Milliseconds of one request.'),
  temporality_preference: text('', 'Has no effect: metrics are cumulative.'),
  default_histogram_aggregation: text('', 'Has no effect: buckets are explicit.'),
}

const section = struct(fields, 'OTLP over HTTP.', ({ endpoint, protocol }) => {
  if (!PROTOCOLS.includes(protocol)) {
    return [
      `unsupported protocol "${protocol}": spantap sends its own telemetry as "http/protobuf"`,
    ]
  }
  if (endpoint === '') return ['requires a non-empty "endpoint"']
  // It is not shown: a password may be in it.
  return URL.canParse(endpoint) ? [] : ['"endpoint" is no URL: write http://host:port']
})

export type OtlpConfig = ReturnType<typeof section.initial>

/** With the scheme and the headers that were said elsewhere. */
const otlp: Field<OtlpConfig> = {
  ...section,
  decode(raw, path, errors) {
    const value = section.decode(raw, path, errors)
    const { endpoint, insecure, headers_list } = value
    const schemed = endpoint === '' || /^https?:\/\//.test(endpoint)
    const pairs = headers_list === '' ? [] : headers_list.split(',')
    return {
      ...value,
      endpoint: schemed ? endpoint : `${insecure ? 'http' : 'https'}://${endpoint}`,
      headers: [...pairs.map(pairOf), ...value.headers],
    }
  },
}

function pairOf(given: string): { name: string; value: string } {
  const [name, ...value] = given.split('=')
  return { name: name!.trim(), value: value.join('=').trim() }
}

/** Where spans, metrics or logs of spantap go. */
export const exporter = struct(
  {
    otlp: optional(otlp, 'pointer'),
    console: anything('Not here: use the log.'),
    zipkin: anything('Not here: use otlp.'),
  },
  'One way out.',
  ({ otlp: to, console: shown, zipkin }) => {
    const other = shown !== undefined ? 'console' : zipkin !== undefined ? 'zipkin' : undefined
    if (other !== undefined && other !== null)
      return [`spantap has no exporter "${other}" for its own telemetry: use otlp`]
    return to ? [] : ['must specify exactly one of otlp']
  },
)

/** The declarative configuration of OpenTelemetry counts in milliseconds; a Go duration is read as well. */
export function milliseconds(initial: number, about: string): Field<number> {
  const count = integer(initial, about, 1)
  const go = duration(`${initial}ms`, about)
  return {
    ...count,
    decode: (raw, path, errors) => (typeof raw === 'string' ? go : count).decode(raw, path, errors),
  }
}
