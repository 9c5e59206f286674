// How --record and replay change a configuration.
import { expect, it } from 'vitest'
import { recording, replaying } from '../../cli/edit.ts'
import { expand } from '../../pipeline/config/expand.ts'
import { sourcesOf } from '../pipeline/config/sources.ts'
import { World } from '../pipeline/graph/parts.ts'

const world = new World()
const receivers = [
  world.receiver('otlp', ['traces']),
  world.receiver('replay', ['events']),
  world.receiver('tcp', ['events']),
]
const TREE = {
  receivers: { tcp: null, 'tcp/2': { ring_kib: 4096 }, otlp: { protocols: null } },
  service: {
    telemetry: { metrics: null },
    pipelines: {
      traces: { receivers: ['tcp', 'otlp', 'tcp/2'], exporters: ['debug'] },
      metrics: { receivers: ['red'], exporters: ['debug'] },
    },
  },
}

it('replay takes the place of every receiver that watches this host', () => {
  expect(replaying(TREE, 'x.rec', receivers)).toEqual({
    receivers: { otlp: { protocols: null }, replay: { file: 'x.rec' } },
    service: {
      telemetry: { metrics: null },
      pipelines: {
        traces: { receivers: ['replay', 'otlp'], exporters: ['debug'] },
        metrics: { receivers: ['red'], exporters: ['debug'] },
      },
    },
  })
})

it('a configuration that is not in shape is left for the decoder to judge', () => {
  for (const tree of [{}, { receivers: 5 }, { service: { pipelines: { traces: 'x' } } }]) {
    expect(replaying(tree, 'x.rec', receivers)).toMatchObject({
      receivers: { replay: { file: 'x.rec' } },
    })
  }
})

it('--record goes to every receiver that watches this host', () => {
  const record = { file: 'x.rec', secrets: true }
  const all = { ...record, redact_query_keys: [] }
  expect(recording(TREE, record, receivers).receivers).toEqual({
    tcp: { record: all },
    'tcp/2': { ring_kib: 4096, record: all },
    otlp: { protocols: null },
  })
  expect(() => recording({ receivers: { otlp: null } }, record, receivers)).toThrow(
    '--record needs a tcp receiver in the configuration',
  )
})

it('S11: --record masks what pair redacts', () => {
  const processors = {
    batch: { redact_query_keys: ['no'] },
    pair: { redact_query_keys: ['a'] },
    'pair/2': { redact_query_keys: ['b'] },
    'pair/3': null,
  }
  const record = { file: 'x.rec', secrets: false }
  expect(recording({ ...TREE, processors }, record, receivers).receivers).toMatchObject({
    tcp: { record: { redact_query_keys: ['a', 'b'] } },
  })
})

it.each(['customer,account', ['customer', 'account'], '${env:KEYS}', '${env:LIST}'])(
  'S11: --record masks what pair redacts, however its list is written: %s',
  (redact_query_keys) => {
    const env = { KEYS: 'customer,account', LIST: '[customer, account]' }
    const tree = { ...TREE, processors: { 'pair / x': { redact_query_keys } } }
    const expanded = expand(tree, sourcesOf(env)) as typeof tree
    const record = { file: 'x.rec', secrets: false }
    expect(recording(expanded, record, receivers).receivers).toMatchObject({
      tcp: { record: { redact_query_keys: ['customer', 'account'] } },
    })
  },
)

it.each(['tcp/x', 'tcp / x,otlp', ['tcp /x'], '${env:ONE}', '${env:LIST}'])(
  'replay takes a receiver out of a pipeline, however it is written: %s',
  (given) => {
    const env = { ONE: 'tcp/x', LIST: '[tcp/x]' }
    const pipelines = { traces: { receivers: given, exporters: ['debug'] } }
    const tree = expand({ receivers: { 'tcp/ x': null }, service: { pipelines } }, sourcesOf(env))
    const swapped = replaying(tree as Record<string, unknown>, 'x.rec', receivers)
    expect(swapped['receivers']).toEqual({ replay: { file: 'x.rec' } })
    const [first] = (swapped['service'] as { pipelines: typeof pipelines }).pipelines.traces
      .receivers
    expect(first).toBe('replay')
  },
)
