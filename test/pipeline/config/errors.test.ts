// The Collector's error texts for what cannot be typed, each once, with our own help behind them.
import { describe, expect, it } from 'vitest'
import { GOOD, mistake, unmarshal } from './load.ts'

describe('form', () => {
  it('S8: unknown component', () => {
    expect(mistake(`processors:\n  nosuch:\n${GOOD.replace('processors: {batch: }\n', '')}`)).toBe(
      unmarshal(
        `'processors' unknown type: "nosuch" for id: "nosuch" (valid values: [batch every thrower]) (pipeline.yaml:2)`,
      ),
    )
    expect(mistake('exporters: {\n otlphtp/1: }')).toBe(
      unmarshal(
        `'exporters' unknown type: "otlphtp" for id: "otlphtp/1" (valid values: [debug otlp_http otlphttp]) (pipeline.yaml:2, did you mean "otlp_http"?)`,
      ),
    )
  })

  it('S8: unknown key', () => {
    expect(mistake('receivers: {otlp: {protocols: {htttp: }}}')).toBe(
      unmarshal(
        `'receivers' error reading configuration for "otlp": decoding failed due to the following error(s):\n\n` +
          `'protocols' has invalid keys: htttp (pipeline.yaml:1, did you mean "http"?)`,
      ),
    )
    expect(mistake('unknown_section:')).toBe(
      unmarshal(`'otelcol.configSettings' has invalid keys: unknown_section (pipeline.yaml:1)`),
    )
    expect(mistake('recievers:')).toContain('(pipeline.yaml:1, did you mean "receivers"?)')
    expect(mistake('component:')).toContain('(pipeline.yaml:1, did you mean "components"?)')
  })

  it('unknown keys of the service', () => {
    expect(mistake('service: {telemetry: {unknown: 1}}')).toBe(
      unmarshal(`'service.telemetry' has invalid keys: unknown (pipeline.yaml:1)`),
    )
    expect(mistake('service:\n  pipelines:\n    traces: {x: }')).toBe(
      unmarshal(`'service.pipelines[traces]' has invalid keys: x (pipeline.yaml:3)`),
    )
  })

  it.each([
    ['int: five', `'int' expected type 'int', got unconvertible type 'string'`],
    ['text: 1.0', `'text' expected type 'string', got unconvertible type 'float64'`],
    ['text: 2020-01-01', `'text' expected type 'string', got unconvertible type 'time.Time'`],
    ['uint: -1.5', `'uint' cannot parse value as 'uint32': -1.500000 overflows uint`],
    ['word: ', `'word' must be one of one, two, got ""`],
    ['secret: 5', `'secret' expected type 'configopaque.String', got unconvertible type 'int'`],
    [
      'secrets: {a: 5}',
      `'secrets' decoding failed due to the following error(s):\n\n'[a]' expected type 'configopaque.String', got unconvertible type 'int'`,
    ],
    [
      'secrets: [{name: a, value: 5}]',
      `'secrets[0].value' expected type 'configopaque.String', got unconvertible type 'int'`,
    ],
    ['secrets: x', `'secrets' source data must be an array or slice, got string`],
    [
      'option: {unknown: 1}',
      `'option' decoding failed due to the following error(s):\n\n'test.Option' has invalid keys: unknown`,
    ],
    ['option: x', `'option' '' expected a map or struct, got "string"`],
    [
      'option: {enabled: x}',
      `'option' unexpected type string for 'enabled': got 'x' value expected 'true' or 'false'`,
    ],
    ['bool: yes', `'bool' expected type 'bool', got unconvertible type 'string'`],
    ['text: 5', `'text' expected type 'string', got unconvertible type 'int'`],
    ['text: [a]', `'text' expected type 'string', got unconvertible type '[]interface {}'`],
    [
      'float: {}',
      `'float' expected type 'float64', got unconvertible type 'map[string]interface {}'`,
    ],
    ['map: x', `'map' expected type 'map[string]string', got unconvertible type 'string'`],
    ['map: {a.b: 5}', `'map[a.b]' expected type 'string', got unconvertible type 'int'`],
    ['uint: -1000', `'uint' cannot parse value as 'uint32': -1000 overflows uint`],
    ['duration: 5x', `'duration' time: unknown unit`],
    ['duration: five', `'duration' time: invalid duration`],
    ['duration: "5"', `'duration' time: missing unit in duration`],
    ['duration: true', `'duration' expected type 'time.Duration', got unconvertible type 'bool'`],
    ['list: {a: }', `'list' source data must be an array or slice, got map`],
    ['list: [a, 5]', `'list[1]' expected type 'string', got unconvertible type 'int'`],
    ['section: text', `'section' expected a map or struct, got "string"`],
    ['section: [a]', `'section' expected a map or struct, got "slice"`],
    ['section: {key: 5}', `'section.key' expected type 'string', got unconvertible type 'int'`],
    ['word: three', `'word' must be one of one, two, got "three"`],
  ])('%s', (field, text) => {
    expect(mistake(`processors: {every: {${field}}}`)).toBe(
      unmarshal(
        `'processors' error reading configuration for "every": decoding failed due to the following error(s):\n\n` +
          `${text} (pipeline.yaml:1)`,
      ),
    )
  })

  it('a component that is no map, and a pipeline that is none', () => {
    expect(mistake('receivers:\n  nop: text')).toBe(
      unmarshal(
        `'receivers' decoding failed due to the following error(s):\n\n` +
          `'[nop]' expected type 'map[string]interface {}', got unconvertible type 'string' (pipeline.yaml:2)`,
      ),
    )
    expect(mistake('service: {pipelines: {traces: text}}')).toBe(
      unmarshal(
        `'service.pipelines[traces]' expected a map or struct, got "string" (pipeline.yaml:1)`,
      ),
    )
    expect(mistake('service: {pipelines: text}')).toBe(
      unmarshal(
        `'service.pipelines' expected type 'pipelines.Config', got unconvertible type 'string' (pipeline.yaml:1)`,
      ),
    )
    expect(mistake('service: {pipelines: {traces: {receivers: {nop: }}}}')).toBe(
      unmarshal(
        `'service.pipelines[traces].receivers' source data must be an array or slice, got map (pipeline.yaml:1)`,
      ),
    )
    expect(mistake('service: {extensions: [{nop: }]}')).toBe(
      unmarshal(`'service.extensions[0]' has invalid keys: nop (pipeline.yaml:1)`),
    )
  })

  it('ids', () => {
    const texts: [string, string][] = [
      ['/x', 'in "/x" id: the part before / should not be empty'],
      ['x/', 'in "x/" id: the part after / should not be empty'],
      ['" "', 'id must not be empty'],
      ['a-b', 'in "a-b" id: invalid character(s) in type "a-b"'],
      ['"nop/a b"', 'in "a b" id: invalid character(s) in name "a b"'],
      [`? nop/${'x'.repeat(1025)}`, 'is longer than 1024 characters (1025 characters)'],
    ]
    for (const [id, text] of texts) {
      expect(mistake(`receivers: {${id}: }`)).toContain(text)
      expect(mistake(`service: {extensions: [${id.replace('? ', '')}]}`)).toContain(text)
    }
    expect(mistake('receivers: {nop/a: , "nop / a": }')).toContain(
      `'receivers' '' duplicate name "nop / a" after unmarshaling nop/a`,
    )
    expect(mistake('service: {pipelines: {spans: }}')).toBe(
      unmarshal(
        `'service.pipelines' in "spans" id: unknown pipeline signal: "spans" (pipeline.yaml:1)`,
      ),
    )
    expect(mistake('service: {pipelines: {profiles: }}')).toContain(
      'service::pipelines: pipeline "profiles": profiling signal support is at alpha level, gated under the "service.profilesSupport" feature gate',
    )
  })

  it('a parser that throws what it likes', () => {
    expect(mistake('processors: {thrower: }')).toBe(
      unmarshal(`'processors' error reading configuration for "thrower": boom (pipeline.yaml:1)`),
    )
  })

  it('what the Collector has and spantap lacks is one sentence each', () => {
    expect(
      mistake(
        'receivers:\n  hostmetrics: {x: 1}\n  host_metrics/2:\n  loki:\nprocessors: {tail_sampling: }',
      ),
    ).toBe(
      unmarshal(
        ...[
          ['receivers', 'hostmetrics', 'hostmetrics', 2],
          ['receivers', 'host_metrics', 'host_metrics/2', 3],
          ['receivers', 'loki', 'loki', 4],
        ].map(
          ([kind, type, id, line]) =>
            `'${kind}' unknown type: "${type}" for id: "${id}" (valid values: [nop otlp]) (pipeline.yaml:${line}, the Collector has it, spantap does not yet)`,
        ),
        `'processors' unknown type: "tail_sampling" for id: "tail_sampling" (valid values: [batch every thrower]) (pipeline.yaml:5, the Collector has it, spantap does not yet)`,
      ),
    )
  })

  it('what the Collector has removed', () => {
    expect(mistake('exporters: {logging: }')).toContain(
      'the logging exporter has been deprecated, use the debug exporter instead',
    )
    expect(mistake('exporters: {jaeger: }')).toContain(
      '(pipeline.yaml:1, it was removed, Jaeger takes OTLP: use otlp_http)',
    )
  })

  it('says all mistakes at once', () => {
    const yaml = [
      'receivers: {otlp: {protocls: }, nosuch: }',
      'processors: {every: {int: five, bool: 5, wrod: one}}',
      'servce:',
    ].join('\n')
    expect(mistake(yaml)).toBe(
      unmarshal(
        `'receivers' error reading configuration for "otlp": decoding failed due to the following error(s):\n\n` +
          `'otlpreceiver.Config' has invalid keys: protocls (pipeline.yaml:1, did you mean "protocols"?)`,
        `'receivers' unknown type: "nosuch" for id: "nosuch" (valid values: [nop otlp]) (pipeline.yaml:1)`,
        `'processors' error reading configuration for "every": decoding failed due to the following error(s):\n\n` +
          `'bool' expected type 'bool', got unconvertible type 'int' (pipeline.yaml:2)\n` +
          `'int' expected type 'int', got unconvertible type 'string' (pipeline.yaml:2)\n` +
          `'' has invalid keys: wrod (pipeline.yaml:2, did you mean "word"?)`,
        `'otelcol.configSettings' has invalid keys: servce (pipeline.yaml:3, did you mean "service"?)`,
      ),
    )
  })
})

describe('file', () => {
  it('S8: bad YAML', () => {
    const why =
      'failed to get config: cannot resolve the configuration: retrieved value (type=string) cannot be used as a Conf: ' +
      'assuming string type since contents are not valid YAML: yaml: '
    expect(mistake('receivers: {nop: }\nreceivers: {}')).toBe(
      `${why}unmarshal errors:\n  line 2: mapping key "receivers" already defined at line 1`,
    )
    expect(mistake('receivers:\n  nop: [')).toMatch(
      new RegExp(`^${why.replace(/[()]/g, '\\$&')}line 2: `),
    )
  })

  it('a file that is a text', () => {
    expect(mistake('hello')).toBe(
      'failed to get config: cannot resolve the configuration: retrieved value (type=string) cannot be used as a Conf',
    )
  })
})
