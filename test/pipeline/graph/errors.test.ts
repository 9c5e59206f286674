// An operator's error costs its batch, never the stream.
import { concatMap, EMPTY, map, Observable, scan, take, timer, type OperatorFunction } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { batchOf, type Batch, type Settled } from '../../../pipeline/batch.ts'
import type { SpanBatch } from '../../../pipeline/data/spans.ts'
import { spans, World } from './parts.ts'
import { start, type Rig } from './rig.ts'

const YAML = `
receivers: {otlp: }
processors: {mine: }
exporters: {a: }
service: {pipelines: {traces: {receivers: [otlp], processors: [mine], exporters: [a]}}}`

interface Run {
  readonly world: World
  readonly rig: Rig
  readonly answers: Settled[]
  readonly push: (...names: string[]) => void
}

async function run(operator: OperatorFunction<Batch, Batch>): Promise<Run> {
  const world = new World()
  const rig = await start(YAML, {
    receivers: [world.receiver('otlp', ['traces'])],
    processors: [world.processor('mine', operator)],
    exporters: [world.exporter('a', ['traces'])],
  })
  const answers: Settled[] = []
  const push = (...names: string[]): void => {
    for (const name of names)
      world.feed(
        'otlp',
        spans([name, name], (result) => answers.push(result)),
      )
  }
  return { world, rig, answers, push }
}

const isBad = (batch: Batch): boolean => (batch.data as SpanBatch).name[0] === 'bad'
const check = (batch: Batch): Batch => {
  if (isBad(batch)) throw new Error('no such attribute')
  return batch
}
const REFUSED = { ok: false, reason: 'processor "mine": no such attribute', retryable: false }
const LINE =
  'error\tThe operator failed\t{"otelcol.component.id": "mine", "otelcol.component.kind": "processor", ' +
  '"otelcol.pipeline.id": "traces", "otelcol.signal": "traces", ' +
  '"error": "no such attribute", "items": 2}'

describe('an operator that throws', () => {
  it('costs the batch: counted, logged with the id, refused; the next one passes', async () => {
    const { world, rig, answers, push } = await run(map(check))
    push('one', 'bad', 'two', 'bad', 'bad', 'three')
    expect(world.names('a')).toEqual([
      ['one', 'one'],
      ['two', 'two'],
      ['three', 'three'],
    ])
    expect(answers).toEqual([{ ok: true }, REFUSED, { ok: true }, REFUSED, REFUSED, { ok: true }])
    expect(rig.value('spantap_processor_errors', { processor: 'mine' })).toBe(3)
    expect(rig.value('otelcol_receiver_refused_spans', { receiver: 'otlp' })).toBe(6)
    expect(rig.value('otelcol_processor_incoming_items', { processor: 'mine' })).toBe(12)
    expect(rig.value('otelcol_processor_outgoing_items', { processor: 'mine' })).toBe(6)
    expect(rig.lines).toEqual([LINE, LINE, LINE])
  })

  it('keeps its state when it was written by hand', async () => {
    let subscriptions = 0
    const operator = (source: Observable<Batch>): Observable<Batch> =>
      new Observable((subscriber) => {
        subscriptions++
        let count = 0
        return source.subscribe({
          next: (batch) => {
            count++
            check(batch)
            ;(batch.data as SpanBatch).name[0] += ` ${count}`
            subscriber.next(batch)
          },
          complete: () => subscriber.complete(),
        })
      })
    const { world, answers, push } = await run(operator)
    push('one', 'bad', 'two')
    expect(world.names('a')).toEqual([
      ['one 1', 'one'],
      ['two 3', 'two'],
    ])
    expect(answers).toEqual([{ ok: true }, REFUSED, { ok: true }])
    expect(subscriptions).toBe(1)
  })

  it('begins anew when it was made of operators', async () => {
    const counting = scan((count: number, batch: Batch) => (check(batch), count + 1), 0)
    const { world, push } = await run((source) =>
      source.pipe(
        counting,
        map((count) => spans([String(count)])),
      ),
    )
    push('one', 'two', 'bad', 'three')
    expect(world.names('a')).toEqual([['1'], ['2'], ['1']])
  })

  it('may have handed the batch on before: the first answer counts', async () => {
    const { answers, push } = await run(
      concatMap((batch) => {
        batch.settle({ ok: true })
        throw new Error('too late')
      }),
    )
    push('one')
    expect(answers).toEqual([{ ok: true }])
  })
})

describe('an operator that ends or fails by itself', () => {
  it('is there again for the next batch', async () => {
    const { world, rig, answers, push } = await run(take(1))
    push('one', 'two')
    expect(world.names('a')).toEqual([
      ['one', 'one'],
      ['two', 'two'],
    ])
    expect(answers).toEqual([{ ok: true }, { ok: true }])
    expect(rig.value('spantap_processor_errors')).toBe(2)
    expect(rig.lines[0]).toContain('"error": "the operator has ended before its input"')
  })

  it('cannot make a loop by failing at once', async () => {
    const { rig, answers, push } = await run(() => {
      return new Observable<Batch>((subscriber) => subscriber.error(new Error('no')))
    })
    push('one', 'two')
    expect(answers).toEqual([
      { ok: false, reason: 'processor "mine" is not running', retryable: false },
      { ok: false, reason: 'processor "mine" is not running', retryable: false },
    ])
    expect(rig.value('spantap_processor_errors')).toBe(3)
  })

  it('at any time, with no batch at hand', async () => {
    const operator: OperatorFunction<Batch, Batch> = () =>
      timer(1).pipe(
        map(() => {
          throw new Error('by time')
        }),
      )
    const { rig } = await run(operator)
    await expect.poll(() => rig.value('spantap_processor_errors')).toBe(1)
    expect(rig.lines[0]).toContain('"error": "by time"}')
  })
})

it('an exporter that throws in spite of its contract costs the batch', async () => {
  const world = new World()
  const rig = await start(YAML.replace('processors: [mine], ', ''), {
    receivers: [world.receiver('otlp', ['traces'])],
    processors: [world.processor('mine', (source) => source)],
    exporters: [
      {
        ...world.exporter('a', ['traces']),
        open: () => ({
          push: () => {
            throw new Error('disk on fire')
          },
          flush: () => Promise.resolve(),
        }),
      },
    ],
  })
  const answers: Settled[] = []
  world.feed(
    'otlp',
    spans(['x'], (result) => answers.push(result)),
  )
  expect(answers).toEqual([
    { ok: false, reason: 'exporter "a": Error: disk on fire', retryable: false },
  ])
  expect(rig.value('otelcol_exporter_send_failed_spans', { exporter: 'a' })).toBe(1)
})

it('an exporter with a queue counts for itself', async () => {
  const world = new World()
  const rig = await start(YAML.replace('processors: [mine], ', ''), {
    receivers: [world.receiver('otlp', ['traces'])],
    processors: [world.processor('mine', () => EMPTY)],
    exporters: [
      {
        ...world.exporter('a', ['traces']),
        open: ({ telemetry }) => {
          const sent = telemetry.counter('otelcol_exporter_sent_spans', 'Spans.')
          return {
            push: (batch) => batch.settle({ ok: true }),
            flush: async () => sent.add(5),
          }
        },
      },
    ],
  })
  world.feed('otlp', spans(['x', 'y']))
  world.feed('otlp', batchOf('traces', 0, spans([]).data))
  expect(rig.value('otelcol_exporter_sent_spans', { exporter: 'a' })).toBe(0)
  await rig.graph.stop(1)
  expect(rig.value('otelcol_exporter_sent_spans', { exporter: 'a' })).toBe(5)
})
