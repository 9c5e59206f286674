// Configuration of `otlp_http`: the Collector's names, defaults and texts (confighttp, configtls, otlphttpexporter).
import { validateHeaderName, validateHeaderValue } from 'node:http'
import {
  bool,
  duration,
  integer,
  mapOf,
  oneOf,
  parser,
  struct,
  text,
  type Decoded,
} from '../../pipeline/config/schema.ts'
import { retryOnFailure, sendingQueue } from '../helper/config.ts'

const tls = struct(
  {
    insecure: bool(false, 'Has no effect: http:// is without TLS, https:// with it.'),
    insecure_skip_verify: bool(false, 'Accept any certificate.'),
    ca_file: text('', 'Certificates to trust instead of the well-known ones, PEM.'),
    cert_file: text('', 'Our certificate, PEM.'),
    key_file: text('', 'The key of our certificate, PEM.'),
    server_name_override: text('', 'Name that the certificate must be for.'),
  },
  'TLS of https:// endpoints.',
  ({ cert_file, key_file }) =>
    (cert_file === '') === (key_file === '') ? [] : ['cert_file and key_file go together'],
)

const fields = {
  endpoint: text('', 'Base URL; the path of the signal, as /v1/traces, is appended.'),
  traces_endpoint: text('', 'URL for traces, used as it is.'),
  metrics_endpoint: text('', 'URL for metrics, used as it is.'),
  encoding: oneOf(['proto'], 'proto', 'Encoding of the request.'),
  headers: mapOf(text(''), 'Added to each request. Values are never logged.'),
  compression: oneOf(['gzip', 'zstd', 'none'], 'gzip', 'Of the request.'),
  compression_params: struct(
    { level: integer(1, '1 (fast) to 9 (small); of gzip.') },
    'How hard to compress.',
    ({ level }) => (level >= 1 && level <= 9 ? [] : [`level must be from 1 to 9, got ${level}`]),
  ),
  timeout: duration('30s', 'Of one attempt; 0: none.'),
  tls,
  retry_on_failure: retryOnFailure,
  sending_queue: sendingQueue,
}

export type OtlpHttpConfig = Decoded<typeof fields>

export const parseConfig = parser(
  struct(fields, 'Sends traces and metrics over OTLP/HTTP.', (config) => [
    ...endpointErrors(config),
    ...headerErrors(config.headers),
    ...(config.timeout < 0 ? ['timeout must be greater than or equal to 0'] : []),
  ]),
)

const ENDPOINTS = ['endpoint', 'traces_endpoint', 'metrics_endpoint'] as const

function endpointErrors(config: Pick<OtlpHttpConfig, (typeof ENDPOINTS)[number]>): string[] {
  if (ENDPOINTS.every((name) => config[name] === '')) {
    return ['at least one endpoint must be specified']
  }
  return ENDPOINTS.filter((name) => config[name] !== '' && !isHttpUrl(config[name])).map(
    (name) => `${name} must be a valid URL that begins with http:// or https://`,
  )
}

function isHttpUrl(given: string): boolean {
  return URL.canParse(given) && /^https?:$/.test(new URL(given).protocol)
}

/** Says which header is wrong, never its value. */
function headerErrors(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    try {
      validateHeaderName(name)
    } catch {
      return [`headers: "${name}" is no valid name of a header`]
    }
    try {
      validateHeaderValue(name, value)
    } catch {
      return [`headers: the value of "${name}" has a character that no header may have`]
    }
    return []
  })
}
