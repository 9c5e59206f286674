// Who gets what: fan-out, copies, shared processors, connectors.
import { identity } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { batchOf, type Settled } from '../../../pipeline/batch.ts'
import type { SpanBatch } from '../../../pipeline/data/spans.ts'
import { events, rename, spans, World } from './parts.ts'
import { start } from './rig.ts'

describe('fan-out', () => {
  it('gives the same data to all who only read', async () => {
    const world = new World()
    await start(
      `
receivers: {otlp: }
exporters: {a: , b: }
service: {pipelines: {traces: {receivers: [otlp], exporters: [a, b]}, traces/2: {receivers: [otlp], exporters: [b]}}}`,
      {
        receivers: [world.receiver('otlp', ['traces'])],
        exporters: [world.exporter('a', ['traces']), world.exporter('b', ['traces'])],
      },
    )
    const batch = spans(['x', 'y'])
    world.feed('otlp', batch)
    const all = [...world.kept.get('a')!, ...world.kept.get('b')!]
    expect(all).toHaveLength(3)
    for (const one of all) expect(one.data).toBe(batch.data)
  })

  it('gives a copy of their own to those who change it, where others read', async () => {
    const world = new World()
    const exporters = ['a', 'b', 'c'].map((id) => world.exporter(id, ['traces']))
    await start(
      `
receivers: {otlp: }
processors: {one: , two: }
exporters: {a: , b: , c: }
service:
  pipelines:
    traces/1: {receivers: [otlp], processors: [one], exporters: [a]}
    traces/2: {receivers: [otlp], processors: [two], exporters: [b]}
    traces/3: {receivers: [otlp], exporters: [c]}`,
      {
        receivers: [world.receiver('otlp', ['traces'])],
        processors: [
          world.processor('one', rename('1'), { mutates: true }),
          world.processor('two', rename('2'), { mutates: true }),
        ],
        exporters,
      },
    )
    const batch = spans(['x'])
    world.feed('otlp', batch)
    expect([world.names('a'), world.names('b'), world.names('c')]).toEqual([
      [['x1']],
      [['x2']],
      [['x']],
    ])
    expect(world.kept.get('c')![0]!.data).toBe(batch.data)
  })

  it('copies once less when nobody reads, and not at all for one', async () => {
    const world = new World()
    await start(
      `
receivers: {otlp: , alone: }
processors: {pass: , one: , two: }
exporters: {a: , b: , c: }
service:
  pipelines:
    traces/1: {receivers: [otlp], processors: [pass, one], exporters: [a]}
    traces/2: {receivers: [otlp], processors: [two], exporters: [b]}
    traces/3: {receivers: [alone], processors: [one], exporters: [c]}`,
      {
        receivers: [world.receiver('otlp', ['traces']), world.receiver('alone', ['traces'])],
        processors: [
          // It changes nothing itself, but what comes after it does.
          world.processor('pass', identity),
          world.processor('one', rename('1'), { mutates: true }),
          world.processor('two', rename('2'), { mutates: true }),
        ],
        exporters: ['a', 'b', 'c'].map((id) => world.exporter(id, ['traces'])),
      },
    )
    const [both, alone] = [spans(['x']), spans(['y'])]
    world.feed('otlp', both)
    world.feed('alone', alone)
    expect([world.names('a'), world.names('b'), world.names('c')]).toEqual([
      [['x1']],
      [['x2']],
      [['y1']],
    ])
    expect(world.kept.get('a')![0]!.data).not.toBe(both.data)
    expect(world.kept.get('b')![0]!.data).toBe(both.data)
    expect(world.kept.get('c')![0]!.data).toBe(alone.data)
  })

  it('refuses what no pipeline takes', async () => {
    const world = new World()
    const rig = await start(
      `
receivers: {otlp: }
exporters: {a: }
service: {pipelines: {traces: {receivers: [otlp], exporters: [a]}}}`,
      {
        receivers: [world.receiver('otlp', ['traces', 'metrics'])],
        exporters: [world.exporter('a', ['traces', 'metrics'])],
      },
    )
    const answers: Settled[] = []
    world.feed(
      'otlp',
      batchOf('metrics', 7, [], (result) => answers.push(result)),
    )
    world.feed(
      'otlp',
      spans(['x'], (result) => answers.push(result)),
    )
    expect(answers).toEqual([
      { ok: false, reason: 'no pipeline takes metrics of receiver "otlp"', retryable: false },
      { ok: true },
    ])
    expect(rig.value('otelcol_receiver_refused_metric_points', { receiver: 'otlp' })).toBe(7)
    expect(rig.value('otelcol_receiver_accepted_spans', { receiver: 'otlp' })).toBe(1)
    expect(rig.value('otelcol_exporter_sent_spans', { exporter: 'a' })).toBe(1)
  })
})

describe('a shared processor', () => {
  const YAML = `
receivers: {tcp: , ssl: , otlp: }
processors: {pair: , pair/other: }
exporters: {a: , b: , c: }
service:
  pipelines:
    traces/1: {receivers: [tcp, ssl, otlp], processors: [pair], exporters: [a]}
    traces/2: {receivers: [tcp], processors: [pair], exporters: [b]}
    traces/3: {receivers: [tcp], processors: [pair/other], exporters: [c]}`

  it('is one instance per id: each event reaches it once, its spans go to every pipeline that names it', async () => {
    const world = new World()
    const rig = await start(YAML, {
      receivers: [
        world.receiver('tcp', ['events']),
        world.receiver('ssl', ['events']),
        world.receiver('otlp', ['traces']),
      ],
      processors: [world.pair()],
      exporters: ['a', 'b', 'c'].map((id) => world.exporter(id, ['traces'])),
    })
    expect(Object.fromEntries(world.operators)).toEqual({ pair: 1, 'pair/other': 1 })
    world.log.length = 0
    world.feed('tcp', events(2))
    expect(world.log).toEqual(['pair events 2', 'pair events 2'])
    expect([world.names('a'), world.names('b'), world.names('c')]).toEqual([
      [['span 0', 'span 1']],
      [['span 0', 'span 1']],
      [['span 0', 'span 1']],
    ])
    // The two pipelines of one instance see the very same spans, so the same ids.
    expect(world.kept.get('a')![0]!.data).toBe(world.kept.get('b')![0]!.data)
    world.feed('ssl', events(3))
    expect(world.names('b')).toHaveLength(2)
    expect(world.names('c')).toHaveLength(1)
    expect(
      rig.value('otelcol_processor_incoming_items', { processor: 'pair', otel_signal: 'events' }),
    ).toBe(5)
    expect(
      rig.value('otelcol_processor_outgoing_items', { processor: 'pair', otel_signal: 'traces' }),
    ).toBe(5)
    expect(rig.value('otelcol_receiver_accepted_events', { receiver: 'tcp' })).toBe(2)
  })

  it('lets what it also emits go by, in its own pipeline', async () => {
    const world = new World()
    await start(YAML, {
      receivers: [
        world.receiver('tcp', ['events']),
        world.receiver('ssl', ['events']),
        world.receiver('otlp', ['traces']),
      ],
      processors: [world.pair()],
      exporters: ['a', 'b', 'c'].map((id) => world.exporter(id, ['traces'])),
    })
    world.log.length = 0
    const batch = spans(['from elsewhere'])
    world.feed('otlp', batch)
    expect(world.log).toEqual([])
    expect([world.names('a'), world.names('b'), world.names('c')]).toEqual([
      [['from elsewhere']],
      [],
      [],
    ])
    expect(world.kept.get('a')![0]!.data).toBe(batch.data)
  })
})

it('a processor of scope pipeline has one instance in each', async () => {
  const world = new World()
  await start(
    `
receivers: {otlp: }
processors: {batch: }
exporters: {a: }
service:
  pipelines:
    traces/1: {receivers: [otlp], processors: [batch], exporters: [a]}
    traces/2: {receivers: [otlp], processors: [batch], exporters: [a]}`,
    {
      receivers: [world.receiver('otlp', ['traces'])],
      processors: [world.processor('batch', identity)],
      exporters: [world.exporter('a', ['traces'])],
    },
  )
  expect(world.operators.get('batch')).toBe(2)
  world.feed('otlp', spans(['x']))
  expect(world.names('a')).toEqual([['x'], ['x']])
})

it('a connector ends pipelines and begins others', async () => {
  const world = new World()
  const answers: Settled[] = []
  await start(
    `
receivers: {otlp: }
connectors: {red: }
exporters: {a: , m: }
service:
  pipelines:
    traces/1: {receivers: [otlp], exporters: [red, a]}
    metrics/1: {receivers: [red], exporters: [m]}
    metrics/2: {receivers: [red], exporters: [m]}`,
    {
      receivers: [world.receiver('otlp', ['traces'])],
      connectors: [world.red()],
      exporters: [world.exporter('a', ['traces']), world.exporter('m', ['metrics'])],
    },
  )
  world.feed(
    'otlp',
    spans(['x', 'y'], (result) => answers.push(result)),
  )
  expect(world.kept.get('m')!.map(({ items }) => items)).toEqual([2, 2])
  expect(world.names('a')).toEqual([['x', 'y']])
  expect(answers).toEqual([{ ok: true }])
})

it('a copy of spans has every column', async () => {
  const world = new World()
  await start(
    `
receivers: {otlp: }
processors: {one: }
exporters: {a: , b: }
service:
  pipelines:
    traces/1: {receivers: [otlp], processors: [one], exporters: [a]}
    traces/2: {receivers: [otlp], exporters: [b]}`,
    {
      receivers: [world.receiver('otlp', ['traces'])],
      processors: [world.processor('one', identity, { mutates: true })],
      exporters: [world.exporter('a', ['traces']), world.exporter('b', ['traces'])],
    },
  )
  const batch = spans(['x', 'y', 'z'])
  const { data } = batch
  data.setIds(1, new Uint8Array(16).fill(1), new Uint8Array(8).fill(2), new Uint8Array(8).fill(3))
  data.setTimes(2, 5, 11, 1, 2)
  data.kind[1] = 2
  data.status[2] = 2
  data.flags[0] = 1
  data.requestBytes[0] = 13
  data.own[1] = ['url.path', '/']
  data.extra[2] = { statusMessage: 'no' }
  world.feed('otlp', batch)
  const copy = world.kept.get('a')![0]!.data as SpanBatch
  expect(copy).not.toBe(data)
  const rows = (one: SpanBatch): unknown[] =>
    [0, 1, 2].map((row) => ({
      ids: [one.traceId(row), one.spanId(row), one.parentId(row)],
      times: [one.startUnixNs(row), one.endUnixNs(row)],
      numbers: [one.kind[row], one.status[row], one.flags[row]],
      bytes: [one.requestBytes[row], one.responseBytes[row]],
      shared: [one.resource[row], one.scope[row], one.dimensions[row], one.connection[row]],
      own: [one.name[row], one.own[row], one.extra[row]],
    }))
  expect(rows(copy)).toEqual(rows(data))
})
