import { describe, expect, it } from 'vitest'
import otlp from '../../../receivers/otlp/index.ts'
import type { OtlpConfig } from '../../../receivers/otlp/config.ts'

const parse = (raw: unknown): OtlpConfig => otlp.config(raw) as OtlpConfig

describe('otlp without more than its protocols', () => {
  it.each([
    [{ grpc: null }, true, false],
    [{ http: null }, false, true],
    [{ grpc: {}, http: { enabled: false } }, true, false],
    [{ grpc: null, http: null }, true, true],
  ])('%j', (protocols, grpc, http) => {
    const parsed = parse({ protocols }).protocols
    expect([parsed.grpc !== undefined, parsed.http !== undefined]).toEqual([grpc, http])
  })

  it('has the defaults of the Collector', () => {
    const { grpc, http } = parse({ protocols: { grpc: null, http: null } }).protocols
    expect(grpc).toMatchObject({
      endpoint: 'localhost:4317',
      transport: 'tcp',
      tls: undefined,
      read_buffer_size: 524_288,
      include_metadata: false,
    })
    expect(http).toMatchObject({
      endpoint: 'localhost:4318',
      transport: 'tcp',
      tls: undefined,
      cors: undefined,
      traces_url_path: '/v1/traces',
      metrics_url_path: '/v1/metrics',
      logs_url_path: '/v1/logs',
      read_timeout: 0,
      read_header_timeout: 0,
      write_timeout: 0,
      idle_timeout: 0,
      keep_alives_enabled: true,
    })
  })
})

// Those of otelcol 0.158, but for the last three, which it finds out too late or never.
describe('otlp does not take', () => {
  it.each([
    [{}, 'must specify at least one protocol when using the OTLP receiver'],
    [{ protocols: { grpc: { enabled: false } } }, 'must specify at least one protocol'],
    [
      { protocols: { grpc: { max_recv_msg_size_mib: -1 } } },
      'protocols::grpc: invalid max_recv_msg_size_mib value, must be between 1 and 8796093022207: -1',
    ],
    [
      { protocols: { grpc: { read_buffer_size: -2, write_buffer_size: -5 } } },
      'protocols::grpc: invalid read_buffer_size value: -2',
    ],
    [
      { protocols: { grpc: { transport: '' } } },
      'protocols::grpc: netaddr: invalid transport type ""',
    ],
    [
      { protocols: { grpc: { tls: {} } } },
      'protocols::grpc: tls: TLS configuration must include both certificate and key for server connections',
    ],
    [
      { protocols: { http: { tls: { cert_file: 'x' } } } },
      'protocols::http: serverconfig::tls: config: TLS configuration must include both certificate and key (CertFile/CertPem and KeyFile/KeyPem)',
    ],
    [{ protocols: { http: { transport: 'foo' } } }, `transport' unsupported transport type "foo"`],
    [
      { protocols: { http: { traces_url_path: ':invalid' } } },
      `traces_url_path' invalid HTTP URL path set for signal: parse ":invalid": missing protocol scheme`,
    ],
    [
      { protocols: { http: { traces_url_path: 'a%zz' } } },
      `parse "a%zz": invalid URL escape "%zz"`,
    ],
    [{ protocols: { thrift: null } }, `'protocols' has invalid keys: thrift`],
    [
      { protocols: { http: { compression_algorithms: ['snappy'] } } },
      'compression_algorithms: snappy is not supported, use gzip, zstd, zlib or deflate',
    ],
    [
      { protocols: { http: { traces_url_path: '/a', logs_url_path: 'a' } } },
      'traces_url_path, metrics_url_path and logs_url_path must differ, got /a twice',
    ],
  ])('%j', (raw, message) => {
    expect(() => parse(raw)).toThrow(message)
  })
})
