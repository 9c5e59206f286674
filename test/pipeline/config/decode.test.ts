// What a good configuration becomes.
import { describe, expect, it } from 'vitest'
import { everything } from './components.ts'
import { load } from './load.ts'

const TAIL = `
receivers: {nop: }
exporters: {debug: , otlphttp/a: }
service:
  pipelines:
    traces / x: {receivers: [nop], processors: [], exporters: [debug, "otlphttp / a"]}
`

describe('a configuration', () => {
  it('has ids without spaces, and finds components by their old names', () => {
    const { config } = load(TAIL)
    expect(config.exporters.get('otlphttp/a')).toMatchObject({
      id: 'otlphttp/a',
      type: 'otlphttp',
      component: { type: 'otlp_http' },
    })
    expect(config.service.pipelines).toEqual([
      {
        id: { type: 'traces', text: 'traces/x' },
        receivers: ['nop'],
        processors: [],
        exporters: ['debug', 'otlphttp/a'],
      },
    ])
  })

  it('takes every default where nothing is said', () => {
    const { config } = load(
      `processors: {every: , every/2: {}, every/3: {list: , section: }}${TAIL}`,
    )
    const initial = everything.initial()
    expect(initial).toEqual({
      text: 'initial',
      bool: true,
      int: 7,
      uint: 7,
      float: 0.5,
      duration: 5000,
      word: 'one',
      list: ['initial'],
      map: {},
      section: { key: 'initial' },
      option: undefined,
      some: { key: 'initial' },
      none: undefined,
      pointer: undefined,
      maybe: undefined,
      secret: '',
      secrets: {},
    })
    for (const id of ['every', 'every/2', 'every/3']) {
      expect(config.processors.get(id)?.config).toEqual(initial)
    }
  })

  it('puts what is said on top of the defaults', () => {
    const said = 'duration: 300, list: [], map: {a: b}, section: {key: x}, option: , word: two'
    const { config } = load(`processors: {every: {${said}}}${TAIL}`)
    expect(config.processors.get('every')?.config).toMatchObject({
      bool: true,
      duration: 0.0003,
      list: [],
      map: { a: 'b' },
      section: { key: 'x' },
      option: { key: 'initial' },
      word: 'two',
    })
  })

  it.each<[string, object]>([
    [
      'some: , none: , pointer: , option: , maybe: ',
      { some: { key: 'initial' }, option: { key: 'initial' } },
    ],
    [
      'some: {enabled: false}, none: {enabled: true}, option: {enabled: false, key: x}',
      { none: { key: 'initial' } },
    ],
    [
      'some: {key: a}, none: {}, pointer: {}, option: {key: b}, maybe: 5',
      {
        some: { key: 'a' },
        none: { key: 'initial' },
        pointer: { key: 'initial' },
        option: { key: 'b' },
        maybe: 5,
      },
    ],
  ])('turns sections on and off: %s', (said, on) => {
    const off = {
      some: undefined,
      none: undefined,
      pointer: undefined,
      option: undefined,
      maybe: undefined,
    }
    const { config } = load(`processors: {every: {${said}}}${TAIL}`)
    expect(config.processors.get('every')?.config).toMatchObject({ ...off, ...on })
  })

  it('takes zero for a value that is null, and truncates', () => {
    const said = 'text: , bool: , int: , float: , duration: , list: , map: , section: , uint: 1.9'
    const { config } = load(`processors: {every: {${said}}}${TAIL}`)
    expect(config.processors.get('every')?.config).toMatchObject({
      text: '',
      bool: false,
      int: 0,
      uint: 1,
      float: 0,
      duration: 0,
      list: ['initial'],
      section: { key: 'initial' },
    })
  })

  it('reads levels as words, numbers and nothing', () => {
    const levels = ['NORMAL', '0', '2.0', '', '9', '-5'].map((said) => {
      const { telemetry } = load(`${TAIL}  telemetry: {metrics: {level: ${said}}}\n`).config.service
      return telemetry.metrics.level
    })
    expect(levels).toEqual(['normal', 'basic', 'detailed', 'basic', 'detailed', 'none'])
    const logs = ['DPanic', '-1', '', '1', '5'].map((said) => {
      const { telemetry } = load(`${TAIL}  telemetry: {logs: {level: ${said}}}\n`).config.service
      return telemetry.logs.level
    })
    expect(logs).toEqual(['dpanic', 'debug', 'info', 'warn', 'fatal'])
  })

  it('reads secrets as a map and as a list', () => {
    for (const said of ['{a: b, c: d}', '[{name: a, value: b}, {name: c, value: d}]']) {
      const { config } = load(`processors: {every: {secrets: ${said}}}${TAIL}`)
      expect(config.processors.get('every')?.config).toMatchObject({ secrets: { a: 'b', c: 'd' } })
    }
  })

  it('has telemetry at localhost:8888 unless told otherwise', () => {
    const { telemetry } = load(TAIL).config.service
    expect(telemetry.logs).toMatchObject({ level: 'info', encoding: 'console' })
    expect(telemetry.metrics.readers).toMatchObject([
      {
        pull: { exporter: { prometheus: { host: 'localhost', port: 8888 } } },
        periodic: undefined,
      },
    ])
    const other = load(`${TAIL}
  telemetry:
    logs: {level: WARN}
    resource: {a: b, host.name: null}
    metrics:
      readers:
        - pull: {exporter: {prometheus: {port: 0}}}
        - periodic: {interval: 5000, exporter: {otlp: {endpoint: http://x, headers: [{name: a, value: b}]}}}
`).config.service.telemetry
    expect(other.logs.level).toBe('warn')
    expect(other.resource).toEqual({ a: 'b', 'host.name': '' })
    const declared = load(
      `${TAIL}  telemetry: {resource: {schema_url: x, attributes: [{name: a, value: b}]}}\n`,
    )
    expect(declared.config.service.telemetry.resource).toEqual({ a: 'b' })
    expect(other.metrics.readers).toMatchObject([
      { pull: { exporter: { prometheus: { host: 'localhost', port: 0 } } }, periodic: undefined },
      {
        pull: undefined,
        periodic: {
          interval: 5000,
          exporter: {
            otlp: {
              protocol: 'http/protobuf',
              endpoint: 'http://x',
              headers: [{ name: 'a', value: 'b' }],
            },
          },
        },
      },
    ])
  })
})
