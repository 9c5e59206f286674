// Keys that configurations in the wild still have and the Collector has dropped: for the help after its sentence.
import type { Components } from '../component.ts'

type Keys = Readonly<Record<string, string>>

const CORS = 'it was removed, use cors: {allowed_origins: […]}'
const TLS = 'it was removed, use tls: {insecure: true}'
const CLIENT: Keys = {
  insecure: TLS,
  tls_settings: 'it was removed, use tls',
  ca_file: 'it was removed, use tls: {ca_file: …}',
  cert_file: 'it was removed, use tls: {cert_file: …}',
  key_file: 'it was removed, use tls: {key_file: …}',
  per_rpc_auth: 'it was removed, use headers',
  metadata: 'it was removed, use headers',
}

const REMOVED: Readonly<Record<string, Keys>> = {
  'receivers/otlp': {
    'protocols.http.cors_allowed_origins': CORS,
    'protocols.http.cors_allowed_headers': 'it was removed, use cors: {allowed_headers: […]}',
    'protocols.http.tls_settings': 'it was removed, use tls',
    'protocols.grpc.tls_settings': 'it was removed, use tls',
    'protocols.thrift_http': 'the otlp receiver takes OTLP only',
  },
  'processors/batch': { num_workers: 'there is no such key in the Collector, take it out' },
  'processors/memory_limiter': {
    ballast_size_mib: 'it was removed with the memory_ballast extension: take it out',
  },
  'exporters/otlp_grpc': CLIENT,
  'exporters/otlp_http': CLIENT,
  'exporters/debug': { loglevel: 'it was removed in v0.111.0, use verbosity' },
  'extensions/health_check': {
    port: 'it was removed, use endpoint',
    check_collector_pipeline: 'it never worked in the Collector and is not here: take it out',
  },
  service: {
    'service.telemetry.metrics.address':
      'it was removed in v0.123.0, use readers: [{pull: {exporter: {prometheus: {host: localhost, port: 8888}}}}]',
  },
}

/** What to say of keys in the section of one component; of `service` without a type. */
export function removedKeys(kind: keyof Components | 'service', type?: string): Keys {
  const key = type === undefined ? kind : `${kind}/${type}`
  return Object.hasOwn(REMOVED, key) ? REMOVED[key]! : {}
}
