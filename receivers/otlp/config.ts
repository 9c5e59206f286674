// Configuration of `otlp`: the Collector's keys, defaults and texts (otlpreceiver/config.go, factory.go).
import { optional, parser, struct, type Decoded } from '../../pipeline/config/schema.ts'
import { grpcServerFields, grpcServerProblems } from '../../pipeline/grpc/section.ts'
import { httpServerFields, httpServerProblems } from '../../pipeline/http/section.ts'
import { PLACES } from './signals.ts'
import { urlPath } from './url_path.ts'

const grpc = struct(
  grpcServerFields('localhost:4317'),
  'OTLP over gRPC.',
  grpcServerProblems,
  'configgrpc.ServerConfig',
)

const httpFields = {
  ...httpServerFields({
    endpoint: 'localhost:4318',
    writeTimeout: '0',
    readHeaderTimeout: '0',
    idleTimeout: '0',
  }),
  traces_url_path: urlPath(PLACES.traces.path, 'Where traces come in.'),
  metrics_url_path: urlPath(PLACES.metrics.path, 'Where metrics come in.'),
  logs_url_path: urlPath(PLACES.logs.path, 'Where logs come in.'),
}

export type HttpConfig = Decoded<typeof httpFields>

const http = struct(
  httpFields,
  'OTLP over HTTP, in protobuf and in JSON.',
  (section) => [
    ...httpServerProblems(section).map((one) => `serverconfig::${one}`),
    ...samePaths(section),
  ],
  'otlpreceiver.HTTPConfig',
)

const fields = {
  protocols: struct(
    { grpc: optional(grpc), http: optional(http) },
    'Which protocols are on: those whose key is there.',
  ),
}

export type OtlpConfig = Decoded<typeof fields>

export const config = parser(
  struct(fields, "OTLP: other programs' traces, metrics and logs.", ({ protocols }) =>
    protocols.grpc || protocols.http
      ? []
      : ['must specify at least one protocol when using the OTLP receiver'],
  ),
)

/** The Collector panics when it starts with these. */
function samePaths(section: HttpConfig): string[] {
  const { traces_url_path, metrics_url_path, logs_url_path } = section
  const paths = [traces_url_path, metrics_url_path, logs_url_path]
  const twice = paths.find((path, i) => paths.indexOf(path) < i)
  return twice === undefined
    ? []
    : [`traces_url_path, metrics_url_path and logs_url_path must differ, got ${twice} twice`]
}
