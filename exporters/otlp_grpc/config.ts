// Configuration of `otlp_grpc`: the Collector's names, defaults and texts (configgrpc, configtls, otlpexporter).
import type { Field, Invalid } from '../../pipeline/config/field.ts'
import { parser, struct, type Decoded } from '../../pipeline/config/schema.ts'
import { compressionErrors } from '../helper/compression_config.ts'
import { headerErrors } from '../helper/headers_config.ts'
import { at, under } from '../helper/invalid.ts'
import { sendingQueue } from '../helper/queue_config.ts'
import { retryOnFailure } from '../helper/retry_config.ts'
import { timeout } from '../helper/timeout_config.ts'
import { extensionErrors } from '../helper/unsupported.ts'
import { clientFields } from './client_fields.ts'
import { endpointMistake, isEmpty } from './endpoint.ts'
import { isBinary } from './binary.ts'

const fields = {
  ...clientFields,
  timeout: timeout('5s'),
  retry_on_failure: retryOnFailure,
  sending_queue: sendingQueue,
}

export type OtlpGrpcConfig = Decoded<typeof fields>

const section = struct(fields, 'Sends traces, metrics and logs over OTLP/gRPC.')

const checked: Field<OtlpGrpcConfig> = {
  ...section,
  // The Collector's names of the Go structs are in its paths.
  validate: (config): Invalid[] => [
    ...at([], isEmpty(config.endpoint) ? ['requires a non-empty "endpoint"'] : []),
    ...at(['timeoutconfig'], config.timeout < 0 ? [`'timeout' must be non-negative`] : []),
    ...under(['sending_queue'], fields.sending_queue.validate?.(config.sending_queue)),
    ...under(['retry_on_failure'], fields.retry_on_failure.validate?.(config.retry_on_failure)),
    ...at(['clientconfig'], clientErrors(config)),
    ...under(['clientconfig', 'tls'], clientFields.tls.validate?.(config.tls)),
    ...under(['clientconfig', 'headers'], clientFields.headers.validate?.(config.headers)),
    ...at([], ownErrors(config)),
  ],
}

export const parseConfig = parser(checked)

const BALANCERS = ['', 'round_robin', 'pick_first']

/** Only the first: a Go function returns. */
function clientErrors({ endpoint, balancer_name }: OtlpGrpcConfig): string[] {
  const mistake = endpointMistake(endpoint)
  if (mistake !== undefined) return [mistake]
  return BALANCERS.includes(balancer_name) ? [] : [`invalid balancer_name: ${balancer_name}`]
}

/** What the Collector finds when it starts, or never. */
function ownErrors(config: OtlpGrpcConfig): string[] {
  return [
    ...compressionErrors(config.compression, ['gzip', 'zstd', 'none']),
    ...forbiddenErrors(config.headers),
    ...headerErrors(config.headers, isBinary),
    ...extensionErrors(config),
  ]
}

/** Of one connection or of HTTP/2 itself (RFC 9113 8.2.2). */
const FORBIDDEN =
  /^(connection|upgrade|http2-settings|keep-alive|proxy-connection|transfer-encoding|te|host)$/i

function forbiddenErrors(headers: Readonly<Record<string, string>>): string[] {
  return Object.keys(headers)
    .filter((name) => FORBIDDEN.test(name))
    .map((name) => `headers: "${name}" cannot be sent over HTTP/2`)
}
