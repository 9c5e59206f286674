// A running graph becomes another: what is the same runs on, what leaves is drained, and what cannot start changes nothing.
import { describe, expect, it } from 'vitest'
import type { Settled } from '../../../pipeline/batch.ts'
import { processor, type Exporter } from '../../../pipeline/component.ts'
import { named, spans, World } from './parts.ts'
import { parts, withName, YAML } from './reloaded.ts'
import { change, start } from './rig.ts'

describe('parts that are the same', () => {
  it('run on with what they keep, and feed the new ones', async () => {
    const world = new World()
    const known = parts(world)
    const rig = await start(YAML, known)
    world.feed('one', spans(['x']))
    world.log.length = 0
    await change(rig, YAML.replace('[a]', '[a, b]'), known)
    expect(world.log).toEqual(['open b'])
    world.feed('two', spans(['y']))
    // Kept in the same operator: it was not drained.
    expect(world.names('a')).toEqual([])
    await rig.graph.stop(100)
    expect([world.names('a'), world.names('b')]).toEqual([[['x', 'y']], [['x', 'y']]])
    expect(world.operators.get('wait')).toBe(1)
    expect(rig.fatal).toEqual([])
  })

  it('are all there is when nothing has changed', async () => {
    const world = new World()
    const known = parts(world)
    const rig = await start(YAML, known)
    world.log.length = 0
    await change(rig, `# a comment\n${YAML}`, known)
    world.feed('one', spans(['x']))
    expect([world.log, world.operators.get('wait')]).toEqual([[], 1])
    await rig.graph.stop(100)
    expect(world.names('a')).toEqual([['x']])
  })

  it('are not the same for other signals', async () => {
    const world = new World()
    const known = parts(world)
    const rig = await start(YAML, known)
    world.log.length = 0
    const more = YAML.replace('wait: }', 'wait: }\nconnectors: {red: }').replace(
      '[a]}',
      '[a, red]}, metrics: {receivers: [red], exporters: [a]}',
    )
    await change(rig, more, known)
    await expect.poll(() => world.log).toEqual(['open a', 'flush a true'])
    world.feed('one', spans(['x', 'y', 'z']))
    await rig.graph.stop(100)
    expect(world.kept.get('a')!.map(({ signal, items }) => [signal, items])).toEqual([
      ['traces', 3],
      ['metrics', 3],
    ])
  })
})

describe('parts that leave', () => {
  it('give what they keep to those that come after them, old or kept', async () => {
    const world = new World()
    const known = parts(world)
    const rig = await start(YAML, known)
    world.feed('one', spans(['x']))
    world.log.length = 0
    await change(rig, withName(YAML, 'wait', 'other'), known)
    // The old operator has given its last into the exporter, which runs on; the receivers feed the new one.
    expect(world.names('a')).toEqual([['x']])
    expect(world.log).toEqual([])
    world.feed('one', spans(['y']))
    await rig.graph.stop(100)
    expect(world.names('a')).toEqual([['x'], ['y']])
  })

  it('receivers stop first, and exporters deliver last', async () => {
    const world = new World()
    const known = parts(world)
    const rig = await start(YAML, known)
    const old = world.feeds.get('two')!
    world.feed('two', spans(['x']))
    world.log.length = 0
    const next = withName(withName(YAML, 'two', 'other'), 'wait', 'other').replace('[a]', '[b]')
    await change(rig, next, known)
    await expect.poll(() => world.log).toEqual(['open b', 'open two', 'stop two', 'flush a true'])
    expect([old.closed || old.isStopped, world.names('a')]).toEqual([true, [['x']]])
    world.feed('two', spans(['y']))
    await rig.graph.stop(100)
    expect(world.names('b')).toEqual([['y']])
  })

  it('exporters deliver as if they stayed, until the process ends', async () => {
    const world = new World()
    const idle = Promise.withResolvers<void>()
    const known = parts(world)
    const exporters = known.exporters!.map((one) => ({
      ...one,
      open: async (...args: Parameters<Exporter['open']>) => ({
        ...(await one.open(...args)),
        idle: () => {
          world.log.push(`idle ${args[0].id}`)
          return idle.promise
        },
      }),
    }))
    const rig = await start(YAML, { ...known, exporters })
    const other = YAML.replace('[a]', '[b]')
    world.log.length = 0
    await change(rig, other, { ...known, exporters })
    expect(world.log).toEqual(['open b', 'idle a'])
    idle.resolve()
    await expect.poll(() => world.log.at(-1)).toBe('flush a true')
    const never = Promise.withResolvers<void>()
    idle.promise = never.promise
    world.log.length = 0
    await change(rig, YAML, { ...known, exporters })
    expect(world.log).toEqual(['open a', 'idle b'])
    await rig.graph.stop(100)
    expect(world.log).toEqual(expect.arrayContaining(['flush a true', 'flush b true']))
  })

  it('P5: an exporter that cannot tell when it is done is flushed as others are', async () => {
    const world = new World()
    const known = parts(world)
    const exporters = known.exporters!.map((one) => ({
      ...one,
      open: async (...args: Parameters<Exporter['open']>) => ({
        ...(await one.open(...args)),
        idle: () => Promise.reject(new Error('no queue')),
      }),
    }))
    const rig = await start(YAML, { ...known, exporters })
    world.log.length = 0
    await change(rig, YAML.replace('[a]', '[b]'), { ...known, exporters })
    await expect.poll(() => world.log).toEqual(['open b', 'flush a true'])
    const line = rig.lines.find((one) => one.includes('no queue'))
    expect(line).toMatch(
      /^error\tWaiting for its last deliveries failed\t\{.*"otelcol.component.id": "a"/,
    )
    await rig.graph.stop(100)
  })

  it('own telemetry forgets what it read of them, and goes on counting', async () => {
    const world = new World()
    const open: Exporter['open'] = ({ telemetry }) => {
      telemetry.gauge('queue', 'Its size.', () => 7)
      return { push: (batch) => batch.settle({ ok: true }), flush: async () => {} }
    }
    const known = parts(world)
    const exporters = known.exporters!.map((one) => ({ ...one, open }))
    const rig = await start(YAML, { ...known, exporters })
    expect(rig.value('queue', { exporter: 'a' })).toBe(7)
    const yaml = YAML.replace('processors: [wait], ', '')
    await change(rig, yaml, { ...known, exporters })
    world.feed('one', spans(['x', 'y']))
    await change(rig, withName(yaml, 'a', 'other'), { ...known, exporters })
    world.feed('one', spans(['z']))
    expect(rig.value('queue', { exporter: 'a' })).toBe(7)
    await change(rig, yaml.replace('[a]', '[b]'), { ...known, exporters })
    await expect.poll(() => rig.value('queue', { exporter: 'a' })).toBeUndefined()
    expect(rig.value('otelcol_exporter_sent_spans', { exporter: 'a' })).toBe(3)
    await rig.graph.stop(100)
  })
})

describe('what cannot be', () => {
  it('built: nothing was touched', async () => {
    const world = new World()
    const known = parts(world)
    const rig = await start(YAML, known)
    world.log.length = 0
    const wrong = YAML.replace('receivers: [one, two]', 'receivers: [tcp]').replace(
      'one: ,',
      'tcp: , one: ,',
    )
    await expect(change(rig, wrong, known)).rejects.toThrow(
      'failed to create "wait" processor, in pipeline "traces": telemetry type is not supported',
    )
    expect(world.log).toEqual([])
    world.feed('one', spans(['x']))
    await rig.graph.stop(100)
    expect(world.names('a')).toEqual([['x']])
  })

  it('P5: built: own telemetry forgets what it would have read of parts that were', async () => {
    const world = new World()
    const known = parts(world)
    const measured = processor({
      ...world.processor('wait', (source) => source),
      config: named,
      operator: ({ telemetry }, { name }) => {
        telemetry.gauge('kept', 'What it keeps.', () => name.length)
        return (source) => source
      },
    })
    const bad = processor({
      ...world.processor('bad', (source) => source),
      operator: () => {
        throw new Error('no table')
      },
    })
    const all = { ...known, processors: [measured, bad] }
    const yaml = withName(YAML, 'wait', 'abc')
    const rig = await start(yaml, all)
    const wrong = withName(YAML, 'wait', 'abcde').replace('[wait]', '[bad, wait]')
    await expect(
      change(rig, wrong.replace('processors: {', 'processors: {bad: , '), all),
    ).rejects.toThrow('no table')
    expect(rig.value('kept')).toBe(3)
    await rig.graph.stop(100)
  })

  it('started: what had started is drained, the old one runs on', async () => {
    const world = new World()
    const broken = new Set<string>()
    const known = parts(world, broken)
    const rig = await start(YAML, known)
    const feed = world.feeds.get('one')!
    world.log.length = 0
    broken.add('two')
    const next = withName(withName(YAML, 'one', 'other'), 'two', 'other').replace('[a]', '[b]')
    await expect(change(rig, next, known)).rejects.toThrow(
      'failed to start "two" receiver: no root',
    )
    expect(world.log).toEqual(['open b', 'open one', 'stop one', 'flush b true'])
    feed.next(spans(['x']))
    await rig.graph.stop(100)
    expect(world.names('a')).toEqual([['x']])
  })
})

it('answers reach their givers through a change', async () => {
  const world = new World()
  const known = parts(world)
  const rig = await start(YAML, {
    ...known,
    exporters: [world.exporter('a', ['traces'], 'later'), world.exporter('b', ['traces'])],
    processors: [world.processor('wait', (source) => source)],
  })
  const answers: Settled[] = []
  world.feed(
    'one',
    spans(['x'], (result) => answers.push(result)),
  )
  const [kept] = world.kept.get('a')!
  await change(rig, YAML.replace('[a]', '[b]'), {
    ...known,
    processors: [world.processor('wait', (source) => source)],
    exporters: [world.exporter('a', ['traces']), world.exporter('b', ['traces'])],
  })
  kept!.settle({ ok: false, reason: 'full', retryable: true })
  expect(answers).toEqual([{ ok: false, reason: 'full', retryable: true }])
  await rig.graph.stop(100)
})

it('a graph whose receivers have all ended is done, also after a change', async () => {
  const world = new World()
  const known = parts(world)
  const rig = await start(YAML, known)
  world.feeds.get('one')!.complete()
  await change(rig, YAML.replace('[a]', '[b]'), known)
  expect(rig.exhausted()).toBe(0)
  world.feed('two', spans(['x']))
  world.feeds.get('two')!.complete()
  expect(rig.exhausted()).toBe(1)
  expect(world.names('b')).toEqual([['x']])
  await rig.graph.stop(100)
})
