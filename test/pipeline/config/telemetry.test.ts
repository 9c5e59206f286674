// What is wrong with `service::telemetry`, in the Collector's words.
import { describe, expect, it } from 'vitest'
import { GOOD, mistake, unmarshal } from './load.ts'

describe('telemetry', () => {
  const telemetry = (said: string): string =>
    GOOD.replace('service: {', `service: {telemetry: {${said}}, `)
  const invalid: [string, string][] = [
    [
      'metrics: {views: []}',
      'service::telemetry: service::telemetry::metrics::views can only be set when service::telemetry::metrics::level is detailed',
    ],
    [
      'resource: {a: 5}',
      'service::telemetry::resource: legacy resource attribute "a" must be string or null',
    ],
    [
      'resource: {attributes_list: a=b}',
      'service::telemetry::resource: resource::attributes_list is not currently supported, please use resource::attributes',
    ],
    [
      'resource: {attributes: [{name: a, value: b}], c: d}',
      'service::telemetry::resource: resource::attributes cannot be used together with legacy inline resource attributes',
    ],
    [
      'traces: {processors: [{batch: {exporter: {otlp: {protocol: grpc, endpoint: "h:4317"}}}}]}',
      'service::telemetry::traces::processors::0::batch::exporter::otlp: unsupported protocol "grpc": spantap sends its own telemetry as "http/protobuf"',
    ],
  ]
  it.each(invalid)('%s', (said, text) => {
    expect(mistake(telemetry(said))).toBe(text)
  })

  const nested = 'decoding failed due to the following error(s):\n\n'
  const untyped: [string, string][] = [
    [
      'metrics: {address: ":8888"}',
      `metrics' ${nested}'migration.MetricsConfigV030' has invalid keys: address (pipeline.yaml:5, it was removed in v0.123.0, use readers: [{pull: {exporter: {prometheus: {host: localhost, port: 8888}}}}])`,
    ],
    [
      'metrics: {level: x}',
      `metrics' ${nested}'level' unknown metrics level "x" (pipeline.yaml:5)`,
    ],
    [
      'metrics: {readers: [{pull: {exporter: {prometheus: {port: x}}}}]}',
      `metrics' ${nested}'readers[0].pull.exporter.prometheus.port' expected type 'int', got unconvertible type 'string' (pipeline.yaml:5)`,
    ],
    ['logs: {level: loud}', `logs' ${nested}'level' unrecognized level: "loud" (pipeline.yaml:5)`],
    [
      'traces: {levels: none}',
      `traces' ${nested}'migration.TracesConfigV030' has invalid keys: levels (pipeline.yaml:5, did you mean "level"?)`,
    ],
    ['resource: x', `resource' expected a map or struct, got "string" (pipeline.yaml:5)`],
  ]
  it.each(untyped)('%s', (said, text) => {
    expect(mistake(telemetry(said))).toBe(unmarshal(`'service.telemetry.${text}`))
  })
})
