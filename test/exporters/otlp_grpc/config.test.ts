// Texts of a real otelcol 0.158 (`validate`), asked one by one.
import { describe, expect, it } from 'vitest'
import otlpGrpc from '../../../exporters/otlp_grpc/index.ts'

const endpoint = 'localhost:4317'
const errorOf = (raw: object): string => {
  try {
    otlpGrpc.config(raw)
  } catch (error) {
    return (error as Error).message
  }
  return ''
}
const TLS =
  'TLS configuration must include both certificate and key (CertFile/CertPem and KeyFile/KeyPem)'

describe('configuration of otlp_grpc', () => {
  it('has the defaults of the Collector', () => {
    expect(otlpGrpc.config({ endpoint })).toMatchObject({
      endpoint,
      compression: 'gzip',
      timeout: 5_000,
      keepalive: undefined,
      wait_for_ready: false,
      balancer_name: 'round_robin',
      headers: {},
      tls: { insecure: false },
      retry_on_failure: { enabled: true, initial_interval: 5_000 },
      sending_queue: { num_consumers: 10, queue_size: 1000 },
    })
    expect([otlpGrpc.type, otlpGrpc.alias]).toEqual(['otlp_grpc', 'otlp'])
  })

  it('has the defaults of keepalive in its section only', () => {
    const keepalive = { time: 10_000, timeout: 10_000, permit_without_stream: false }
    expect(otlpGrpc.config({ endpoint, keepalive: {} })).toMatchObject({ keepalive })
  })

  it.each<[object, string]>([
    [{}, 'requires a non-empty "endpoint"'],
    [{ endpoint: 'http://' }, 'requires a non-empty "endpoint"'],
    [{ endpoint: 'x' }, 'clientconfig: address x: missing port in address'],
    [{ endpoint: 'x:y' }, 'clientconfig: invalid port "y"'],
    [{ endpoint: 'https://x:1/p' }, 'clientconfig: invalid port "1/p"'],
    [{ endpoint: '::1:1' }, 'clientconfig: address ::1:1: too many colons in address'],
    [{ endpoint: 'unix://' }, 'clientconfig: unix socket path cannot be empty'],
    [{ endpoint: 'unix:///a' }, ''],
    [{ endpoint: 'dns:///x:1' }, ''],
    [{ endpoint: 'dns://x:1' }, ''],
    [{ endpoint: 'dns://8.8.8.8/x:1' }, ''],
    [{ endpoint: 'passthrough:///x:1' }, ''],
    [{ endpoint: '[::1]:1' }, ''],
    [{ endpoint: ':1' }, ''],
    [{ endpoint, timeout: '-1s' }, `timeoutconfig: 'timeout' must be non-negative`],
    [{ endpoint, balancer_name: 'foo' }, 'clientconfig: invalid balancer_name: foo'],
    [{ endpoint, balancer_name: 'pick_first' }, ''],
    [
      { endpoint, tls: { cert_file: 'a' } },
      `clientconfig::tls: ${TLS}\nclientconfig::tls::config: ${TLS}`,
    ],
    [
      { endpoint, tls: { min_version: '1.3', max_version: '1.2' } },
      'invalid TLS configuration: min_version cannot be greater than max_version',
    ],
    [
      {
        endpoint: 'x',
        sending_queue: { num_consumers: 0 },
        retry_on_failure: { multiplier: -1 },
        timeout: '-1s',
        tls: { cert_file: 'a' },
      },
      [
        `timeoutconfig: 'timeout' must be non-negative`,
        'sending_queue: `num_consumers` must be positive',
        `retry_on_failure: 'multiplier' must be non-negative`,
        'clientconfig: address x: missing port in address',
        `clientconfig::tls: ${TLS}`,
        `clientconfig::tls::config: ${TLS}`,
      ].join('\n'),
    ],
    [
      { endpoint, compression: 'snappy' },
      'compression: "snappy" is not supported yet: use gzip, zstd, none',
    ],
    [
      { endpoint, headers: { connection: 'x' } },
      'headers: "connection" cannot be sent over HTTP/2',
    ],
    [{ endpoint, auth: { authenticator: 'x' } }, 'auth: there is no authenticator extension'],
  ])('%o: %s', (raw, text) => {
    if (text === '') expect(errorOf(raw)).toBe('')
    else expect(errorOf(raw)).toContain(text)
  })
})
