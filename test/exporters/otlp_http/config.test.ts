import { describe, expect, it } from 'vitest'
import otlpHttp from '../../../exporters/otlp_http/index.ts'

const endpoint = 'http://localhost:4318'
const errorOf = (raw: object): string => {
  try {
    otlpHttp.config(raw)
  } catch (error) {
    return (error as Error).message
  }
  return ''
}

describe('configuration of otlp_http', () => {
  it('has the defaults of the Collector, and level 1', () => {
    expect(otlpHttp.config({ endpoint })).toMatchObject({
      endpoint,
      traces_endpoint: '',
      metrics_endpoint: '',
      logs_endpoint: '',
      encoding: 'proto',
      headers: {},
      compression: 'gzip',
      compression_params: { level: 0 },
      timeout: 30_000,
      proxy_url: '',
      max_idle_conns: 100,
      idle_conn_timeout: 90_000,
      auth: undefined,
      middlewares: [],
      tls: { insecure: false, insecure_skip_verify: false, ca_file: '', min_version: '' },
      retry_on_failure: {
        enabled: true,
        initial_interval: 5_000,
        randomization_factor: 0.5,
        multiplier: 1.5,
        max_interval: 30_000,
        max_elapsed_time: 300_000,
      },
      sending_queue: {
        num_consumers: 10,
        queue_size: 1000,
        sizer: 'requests',
        wait_for_result: false,
        block_on_overflow: false,
        storage: '',
        batch: undefined,
      },
    })
    expect([otlpHttp.type, otlpHttp.alias]).toEqual(['otlp_http', 'otlphttp'])
  })

  it.each<[object, string]>([
    [{}, 'at least one endpoint must be specified'],
    [{ endpoint, encoding: 'xml' }, `'encoding' invalid encoding type: xml`],
    [{ endpoint, compression: 'brotli' }, `'compression' unsupported compression type "brotli"`],
    [
      { endpoint, compression: 'snappy' },
      'compression: "snappy" is not supported yet: use gzip, zstd, zlib, deflate, none',
    ],
    [
      { endpoint, compression_params: { level: 10 } },
      'clientconfig: unsupported parameters {Level:10} for compression type "gzip"',
    ],
    [{ endpoint, header: {} }, "'' has invalid keys: header"],
    [{ endpoint, headers: { 'a b': 'c' } }, 'headers: "a b" is no valid name of a header'],
    [
      { endpoint, headers: { a: 's3cret\n' } },
      'headers: the value of "a" has a line break at its end',
    ],
    [
      { endpoint, headers: [{ name: 'a' }, { name: 'a' }] },
      'clientconfig::headers: duplicate keys in map-style list: [a]',
    ],
    [
      { endpoint, tls: { key_file: 'k' } },
      'clientconfig::tls: TLS configuration must include both certificate and key',
    ],
    [
      { endpoint, auth: { authenticator: 'basicauth' } },
      'auth: there is no authenticator extension in spantap: put the credential into headers',
    ],
    [{ endpoint, middlewares: [{ id: 'x' }] }, 'middlewares: there is no middleware extension'],
    [{ endpoint, proxy_url: '::' }, 'proxy_url must be a valid URL'],
  ])('%o: %s', (raw, text) => {
    expect(errorOf(raw)).toContain(text)
    expect(errorOf(raw)).not.toContain('s3cret')
  })

  it.each<[object, string]>([
    [
      { endpoint: 'localhost:4318' },
      'endpoint must be a valid URL that begins with http:// or https://',
    ],
    [
      { endpoint, traces_endpoint: '::' },
      'traces_endpoint must be a valid URL that begins with http:// or https://',
    ],
    [{ metrics_endpoint: endpoint }, 'either endpoint or traces_endpoint must be specified'],
  ])('%o, where it gets traces: %s', (raw, text) => {
    const config = otlpHttp.config(raw)
    expect(() => otlpHttp.check!('traces', config)).toThrow(new Error(text))
  })
})
