// Receivers of the kernel in a graph that becomes another: never two at once, and none lost when the new one cannot start.
import { describe, expect, it } from 'vitest'
import { events, spans, World } from './parts.ts'
import { parts, withName } from './reloaded.ts'
import { change, start } from './rig.ts'

describe('what comes from the kernel', () => {
  const KERNEL = `
receivers: {tcp: , one: }
processors: {pair: }
exporters: {a: }
service: {pipelines: {traces: {receivers: [tcp, one], processors: [pair], exporters: [a]}}}`

  it('is not detached when it is the same, and pairs on', async () => {
    const world = new World()
    const known = parts(world)
    const rig = await start(KERNEL, known)
    world.log.length = 0
    await change(rig, withName(KERNEL, 'one', 'other'), known)
    world.feed('tcp', events(2))
    expect(world.log).toEqual(['open one', 'stop one', 'pair events 2'])
    expect(world.operators.get('pair')).toBe(1)
    await rig.graph.stop(100)
  })

  it('is let go before its successor takes it, with all that was known of its connections', async () => {
    const world = new World()
    const known = parts(world)
    const rig = await start(KERNEL, known)
    world.log.length = 0
    await change(rig, withName(KERNEL, 'tcp', 'other'), known)
    expect(world.log).toEqual(['stop tcp', 'open tcp'])
    expect(world.operators.get('pair')).toBe(2)
    await rig.graph.stop(100)
  })

  it('comes back with the old configuration when the successor cannot start', async () => {
    const world = new World()
    const broken = new Set<string>()
    const known = parts(world, broken)
    const both = KERNEL.replace('tcp: ,', 'tcp: , tcp/new: ,')
    const rig = await start(both, known)
    broken.add('tcp/new')
    const next = both.replace('[tcp, one]', '[tcp/new, one]')
    await expect(change(rig, next, known)).rejects.toThrow(
      'failed to start "tcp/new" receiver: no root',
    )
    world.feed('tcp', events(3))
    world.feed('one', spans(['x']))
    expect(world.names('a')).toEqual([['span 0', 'span 1', 'span 2'], ['x']])
    expect(rig.fatal).toEqual([])
    broken.add('tcp')
    await expect(change(rig, next, known)).rejects.toThrow('"tcp/new"')
    expect(rig.fatal.map(({ message }) => message)).toEqual([
      'failed to start "tcp" receiver: no root',
    ])
    await rig.graph.stop(100)
  })
})
