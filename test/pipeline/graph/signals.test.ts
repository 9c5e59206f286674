// Signals are checked before anything runs: one error that names both parts and the fix.
import { identity } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { World } from './parts.ts'
import { build, mistake } from './rig.ts'

const world = new World()
const components = {
  receivers: [
    world.receiver('tcp', ['events']),
    {
      ...world.receiver('host', ['events', 'metrics']),
      check(signal: string) {
        if (signal === 'traces') throw new Error('nobody asks for these')
        if (signal === 'metrics') throw new Error('counting is off')
      },
    },
    world.receiver('counting', ['events', 'metrics']),
    world.receiver('otlp', ['traces', 'metrics', 'logs']),
    world.receiver('scrape', ['metrics']),
  ],
  processors: [
    world.pair(),
    world.processor('batch', identity, {
      accepts: ['traces', 'metrics', 'logs'],
      emits: ['traces', 'metrics', 'logs'],
    }),
    {
      ...world.processor('broken', identity),
      operator: () => {
        throw new Error('pattern "(" is no regular expression')
      },
    },
  ],
  connectors: [
    world.red(),
    {
      ...world.red(),
      type: 'forward',
      accepts: ['traces', 'metrics', 'logs'] as const,
      emits: ['traces', 'metrics', 'logs'] as const,
    },
  ],
  exporters: [
    world.exporter('debug', ['traces', 'metrics', 'logs']),
    world.exporter('prometheus', ['metrics']),
  ],
}

const yaml = (pipelines: string): string => `
receivers: {tcp: , host: , counting: , otlp: , scrape: }
processors: {pair: , batch: , broken: }
connectors: {red: , red/2: , forward: , forward/1: , forward/2: }
exporters: {debug: , prometheus: }
service: {pipelines: {${pipelines}}}
`

describe('S8: a type mismatch in the graph', () => {
  it.each([
    [
      'traces: {receivers: [scrape], exporters: [debug]}',
      'failed to create "scrape" receiver for data type "traces": telemetry type is not supported ' +
        '(it emits metrics: name it in a pipeline of that signal)',
    ],
    [
      'traces: {receivers: [tcp], processors: [batch, pair], exporters: [debug]}',
      'failed to create "batch" processor, in pipeline "traces": telemetry type is not supported ' +
        '(receiver "tcp" emits events, processor "batch" accepts traces, metrics, logs: ' +
        'put processor "pair" before it in pipeline "traces")',
    ],
    [
      'traces/a: {receivers: [tcp], exporters: [debug]}',
      'failed to create "debug" exporter for data type "events": telemetry type is not supported ' +
        '(receiver "tcp" emits events, exporter "debug" accepts traces, metrics, logs: ' +
        'put processor "pair" before it in pipeline "traces/a")',
    ],
    [
      'metrics: {receivers: [tcp], processors: [pair], exporters: [debug]}',
      'failed to create "pair" processor, in pipeline "metrics": telemetry type is not supported ' +
        '(it emits traces, and pipeline "metrics" is of metrics)',
    ],
    [
      'traces: {receivers: [host], processors: [pair], exporters: [debug]}, ' +
        'metrics: {receivers: [host], exporters: [prometheus]}',
      'failed to create "host" receiver for data type "metrics": counting is off',
    ],
    [
      'traces: {receivers: [otlp], exporters: [prometheus]}',
      'failed to create "prometheus" exporter for data type "traces": telemetry type is not supported ' +
        '(receiver "otlp" emits traces, exporter "prometheus" accepts metrics: put connector "red" between them)',
    ],
    [
      'logs: {receivers: [otlp], exporters: [prometheus]}',
      'failed to create "prometheus" exporter for data type "logs": telemetry type is not supported ' +
        '(receiver "otlp" emits logs, exporter "prometheus" accepts metrics: take it out of pipeline "logs")',
    ],
    [
      'traces: {receivers: [otlp], processors: [broken], exporters: [debug]}',
      'failed to create "broken" processor, in pipeline "traces": pattern "(" is no regular expression',
    ],
    [
      'traces: {receivers: [otlp], exporters: [red]}',
      'connector "red" used as exporter in [traces] pipeline but not used in any supported receiver pipeline ' +
        '(it makes metrics of traces)',
    ],
    [
      'logs/in1: {receivers: [otlp], exporters: [debug]}, logs/in2: {receivers: [forward], exporters: [debug]}',
      'connector "forward" used as receiver in [logs/in2] pipeline but not used in any supported exporter pipeline ' +
        '(it makes traces, metrics, logs of traces, metrics, logs)',
    ],
    [
      'traces: {receivers: [forward], processors: [batch], exporters: [forward]}',
      'cycle detected: connector "forward" (traces to traces) -> processor "batch" in pipeline "traces" -> ' +
        'connector "forward" (traces to traces)',
    ],
    [
      'traces/in: {receivers: [otlp], exporters: [forward]}, ' +
        'traces/1: {receivers: [forward], processors: [batch], exporters: [forward/1]}, ' +
        'traces/2: {receivers: [forward/1], processors: [batch], exporters: [forward/2, forward]}, ' +
        'traces/out: {receivers: [forward/2], exporters: [debug]}',
      'cycle detected: connector "forward/1" (traces to traces) -> processor "batch" in pipeline "traces/2" -> ' +
        'connector "forward" (traces to traces) -> processor "batch" in pipeline "traces/1" -> ' +
        'connector "forward/1" (traces to traces)',
    ],
  ])('%s', (pipelines, text) => {
    expect(mistake(yaml(pipelines), components)).toBe(text)
  })
})

describe('a graph that can be', () => {
  it.each([
    'traces: {receivers: [tcp, otlp], processors: [pair, batch], exporters: [debug, red]}, ' +
      'metrics: {receivers: [red], exporters: [prometheus]}',
    'traces: {receivers: [otlp], exporters: [forward]}, traces/2: {receivers: [forward], exporters: [debug]}, ' +
      'metrics: {receivers: [otlp], exporters: [forward]}, metrics/2: {receivers: [forward], exporters: [debug]}',
    'traces: {receivers: [host], processors: [pair], exporters: [debug]}',
    'traces: {receivers: [counting], processors: [pair], exporters: [debug]}, ' +
      'metrics: {receivers: [counting], exporters: [prometheus]}',
  ])('%s', (pipelines) => {
    expect(build(yaml(pipelines), components).graph).toBeDefined()
  })

  it('opens nothing', () => {
    expect(world.log.filter((line) => line.startsWith('open'))).toEqual([])
  })
})
