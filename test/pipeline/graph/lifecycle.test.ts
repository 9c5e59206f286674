// Sinks start first, sources stop first, what was taken in is drained within a bound.
import { bufferTime, filter, NEVER, Observable, Subject, map, type OperatorFunction } from 'rxjs'
import { describe, expect, it } from 'vitest'
import type { Batch } from '../../../pipeline/batch.ts'
import type { SpanBatch } from '../../../pipeline/data/spans.ts'
import { spans, World } from './parts.ts'
import { build, start } from './rig.ts'

const YAML = `
receivers: {one: , two: }
processors: {wait: }
connectors: {red: }
exporters: {a: , m: }
service:
  pipelines:
    traces: {receivers: [one, two], processors: [wait], exporters: [a, red]}
    metrics: {receivers: [red], exporters: [m]}`

/** Keeps everything for an hour, and gives it in one batch when its input ends. */
const wait: OperatorFunction<Batch, Batch> = (source) =>
  source.pipe(
    bufferTime(3_600_000),
    filter((kept) => kept.length > 0),
    map((kept) => spans(kept.flatMap(({ data }) => (data as SpanBatch).name))),
  )

function parts(world: World, operator = wait, broken = '') {
  return {
    receivers: [world.receiver('one', ['traces']), world.receiver('two', ['traces'], broken)],
    processors: [
      world.processor('wait', (source) => {
        world.log.push('wait')
        return operator(source)
      }),
    ],
    connectors: [world.red()],
    exporters: [world.exporter('a', ['traces']), world.exporter('m', ['metrics'])],
  }
}

describe('start and stop', () => {
  it('opens sinks first and sources last, stops sources first and flushes sinks last', async () => {
    const world = new World()
    const { graph, exhausted } = await start(YAML, parts(world))
    expect(world.log).toEqual(['open a', 'open m', 'wait', 'open one', 'open two'])
    world.feed('one', spans(['x']))
    world.feed('two', spans(['y', 'z']))
    expect(world.names('a')).toEqual([])
    world.log.length = 0
    await graph.stop(5000)
    expect(world.log).toEqual(['stop one', 'stop two', 'flush a true', 'flush m true'])
    expect(world.names('a')).toEqual([['x', 'y', 'z']])
    expect(world.kept.get('m')!.map(({ items }) => items)).toEqual([3])
    expect(exhausted()).toBe(0)
  })

  it('says what could not start, after stopping what could', async () => {
    const world = new World()
    const { graph, lines } = build(YAML, parts(world, wait, 'spantap needs root'))
    await expect(graph.start()).rejects.toThrow(
      'failed to start "two" receiver: spantap needs root',
    )
    expect(world.log).toEqual([
      'open a',
      'open m',
      'wait',
      'open one',
      'open two',
      'stop one',
      'flush a true',
      'flush m true',
    ])
    expect(lines).toEqual([])
  })

  it('knows when every receiver has ended by itself', async () => {
    const world = new World()
    const { exhausted } = await start(YAML, parts(world))
    world.feeds.get('one')!.complete()
    expect(exhausted()).toBe(0)
    world.feeds.get('two')!.complete()
    expect(exhausted()).toBe(1)
    // What was kept has been given already.
    expect(world.names('a')).toEqual([])
  })

  it('tells when a receiver fails while it runs', async () => {
    const world = new World()
    const { fatal } = await start(YAML, parts(world))
    world.feeds.get('one')!.error(new Error('the ring is gone'))
    expect(fatal).toEqual([new Error('the ring is gone')])
  })
})

describe('draining', () => {
  it('ends within its bound when an operator does not', async () => {
    const world = new World()
    const stuck: OperatorFunction<Batch, Batch> = (source) =>
      new Observable((subscriber) => {
        source.subscribe((batch) => subscriber.next(batch))
        return NEVER.subscribe()
      })
    const { graph, lines } = await start(YAML, parts(world, stuck))
    world.feed('one', spans(['x']))
    const before = performance.now()
    await graph.stop(50)
    expect(performance.now() - before).toBeLessThan(2500)
    expect(lines).toEqual([
      'warn\tDraining processor "wait" took too long, what it keeps is dropped',
    ])
    expect(world.log.slice(-2)).toEqual(['flush a true', 'flush m true'])
    // What comes after it was told all the same.
    expect(world.kept.get('m')).toHaveLength(1)
  })

  it('ends within its bound when a receiver does not, and drains the others', async () => {
    const world = new World()
    const deaf = {
      ...world.receiver('two', ['traces']),
      open: () => ({ batches: new Subject<Batch>(), stop: () => {} }),
    }
    const all = parts(world)
    const { graph, lines } = await start(YAML, { ...all, receivers: [all.receivers[0]!, deaf] })
    world.feed('one', spans(['x']))
    await graph.stop(50)
    expect(lines).toEqual(['warn\tDraining receiver "two" took too long, what it keeps is dropped'])
    expect(world.names('a')).toEqual([['x']])
  })
})
