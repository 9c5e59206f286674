// Configuration of `otlp_http`: the Collector's names, defaults and texts (confighttp, configtls, otlphttpexporter).
import type { Field, Invalid } from '../../pipeline/config/field.ts'
import { parser, struct, text, type Decoded } from '../../pipeline/config/schema.ts'
import { compressionErrors } from '../helper/compression_config.ts'
import { headerErrors } from '../helper/headers_config.ts'
import { at, under } from '../helper/invalid.ts'
import { sendingQueue } from '../helper/queue_config.ts'
import { retryOnFailure } from '../helper/retry_config.ts'
import { extensionErrors } from '../helper/unsupported.ts'
import { word } from '../helper/word.ts'
import { clientFields } from './client_fields.ts'
import { isHttpUrl } from './target.ts'

const fields = {
  ...clientFields,
  traces_endpoint: text('', 'URL for traces, used as it is.'),
  metrics_endpoint: text('', 'URL for metrics, used as it is.'),
  logs_endpoint: text('', 'URL for logs, used as it is.'),
  profiles_endpoint: text('', 'Has no effect: spantap has no profiles.'),
  encoding: word({
    words: ['proto', 'json'],
    initial: 'proto',
    help: 'Encoding of the request: proto or json.',
    type: 'otlphttpexporter.EncodingType',
    wrong: (given) => `invalid encoding type: ${given}`,
  }),
  retry_on_failure: retryOnFailure,
  sending_queue: sendingQueue,
}

export type OtlpHttpConfig = Decoded<typeof fields>

const section = struct(fields, 'Sends traces, metrics and logs over OTLP/HTTP.')

const checked: Field<OtlpHttpConfig> = {
  ...section,
  // The Collector's names of the Go structs are in its paths.
  validate: (config): Invalid[] => [
    ...at([], endpointErrors(config)),
    ...at(['clientconfig'], levelErrors(config)),
    ...under(['clientconfig', 'tls'], clientFields.tls.validate?.(config.tls)),
    ...under(['clientconfig', 'headers'], clientFields.headers.validate?.(config.headers)),
    ...under(['sending_queue'], fields.sending_queue.validate?.(config.sending_queue)),
    ...under(['retry_on_failure'], fields.retry_on_failure.validate?.(config.retry_on_failure)),
    ...at([], ownErrors(config)),
  ],
}

export const parseConfig = parser(checked)

const ENDPOINTS = [
  'endpoint',
  'traces_endpoint',
  'metrics_endpoint',
  'logs_endpoint',
  'profiles_endpoint',
] as const

function endpointErrors(config: OtlpHttpConfig): string[] {
  if (ENDPOINTS.some((name) => config[name] !== '')) return []
  return ['at least one endpoint must be specified']
}

/** configcompression.Type.ValidateParams. */
function levelErrors({ compression, compression_params: { level } }: OtlpHttpConfig): string[] {
  if (compression === '' || compression === 'none' || compression === 'zstd') return []
  const levels = ['gzip', 'zlib', 'deflate'].includes(compression)
  if (levels ? level >= -2 && level <= 9 : level === 0) return []
  return [`unsupported parameters {Level:${level}} for compression type "${compression}"`]
}

/** What the Collector finds at its first request, or never. */
function ownErrors(config: OtlpHttpConfig): string[] {
  return [
    ...(config.proxy_url === '' || isHttpUrl(config.proxy_url)
      ? []
      : ['proxy_url must be a valid URL that begins with http:// or https://']),
    ...compressionErrors(config.compression),
    ...headerErrors(config.headers),
    ...extensionErrors(config),
  ]
}
