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
    expect(otlpHttp.config({ endpoint })).toEqual({
      endpoint,
      traces_endpoint: '',
      metrics_endpoint: '',
      encoding: 'proto',
      headers: {},
      compression: 'gzip',
      compression_params: { level: 1 },
      timeout: 30_000,
      tls: {
        insecure: false,
        insecure_skip_verify: false,
        ca_file: '',
        cert_file: '',
        key_file: '',
        server_name_override: '',
      },
      retry_on_failure: {
        enabled: true,
        initial_interval: 5_000,
        randomization_factor: 0.5,
        multiplier: 1.5,
        max_interval: 30_000,
        max_elapsed_time: 300_000,
      },
      sending_queue: {
        enabled: true,
        num_consumers: 10,
        queue_size: 1000,
        sizer: 'requests',
        wait_for_result: false,
      },
    })
    expect([otlpHttp.type, otlpHttp.alias]).toEqual(['otlp_http', 'otlphttp'])
  })

  it.each<[object, string]>([
    [{}, 'at least one endpoint must be specified'],
    [
      { endpoint: 'localhost:4318' },
      'endpoint must be a valid URL that begins with http:// or https://',
    ],
    [
      { traces_endpoint: '::' },
      'traces_endpoint must be a valid URL that begins with http:// or https://',
    ],
    [{ endpoint, encoding: 'json' }, `'encoding' must be one of proto, got "json"`],
    [
      { endpoint, compression: 'snappy' },
      `'compression' must be one of gzip, zstd, none, got "snappy"`,
    ],
    [
      { endpoint, compression_params: { level: 10 } },
      'compression_params: level must be from 1 to 9, got 10',
    ],
    [{ endpoint, timeout: '-1s' }, 'timeout must be greater than or equal to 0'],
    [{ endpoint, header: {} }, "'' has invalid keys: header"],
    [{ endpoint, headers: { 'a b': 'c' } }, 'headers: "a b" is no valid name of a header'],
    [
      { endpoint, headers: { a: 's3cret\n' } },
      'headers: the value of "a" has a character that no header may have',
    ],
    [{ endpoint, tls: { key_file: 'k' } }, 'tls: cert_file and key_file go together'],
    [
      { endpoint, sending_queue: { num_consumers: 0 } },
      'sending_queue: `num_consumers` must be positive',
    ],
    [
      { endpoint, sending_queue: { queue_size: -1 } },
      'sending_queue: `queue_size` must be positive',
    ],
    [
      { endpoint, retry_on_failure: { max_elapsed_time: '1s' } },
      `retry_on_failure: 'max_elapsed_time' must not be less than 'initial_interval'`,
    ],
    [
      { endpoint, retry_on_failure: { multiplier: -1 } },
      'retry_on_failure: multiplier value must be greater than or equal to 0',
    ],
    [
      { endpoint, retry_on_failure: { randomization_factor: 2 } },
      'retry_on_failure: randomization_factor value must be less than or equal to 1',
    ],
  ])('%o: %s', (raw, text) => {
    expect(errorOf(raw)).toContain(text)
    expect(errorOf(raw)).not.toContain('s3cret')
  })
})
