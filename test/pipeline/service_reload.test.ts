// Reloads of a whole configuration that is refused, or moves an address from one part to another.
import { createServer } from 'node:http'
import { createServer as createPlainServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { Subject } from 'rxjs'
import { exporter, extension, receiver, type Components } from '../../pipeline/component.ts'
import { integer, parser, struct } from '../../pipeline/config/schema.ts'
import { listen } from '../../pipeline/net/listen.ts'
import { SILENT } from '../../pipeline/logger.ts'
import { Service } from '../../pipeline/service.ts'
import { freePorts } from '../support/ports.ts'
import { load } from './config/load.ts'
import { plain, World } from './graph/parts.ts'

const config = parser(struct({ port: integer(0), name: integer(0) }))

/** Somebody who answers `name` there. Gives what stops it. */
async function serve(host: string, port: number, name: string): Promise<() => Promise<void>> {
  const server = createServer((_, response) => response.end(name))
  await listen(server, host, port)
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
}

const thief = createPlainServer()

/** `web` serves in each kind; `slow` does not open before it is told to, and then it fails. */
function components(world: World, slow = Promise.resolve()): Components {
  const web = receiver({
    ...plain,
    type: 'web',
    emits: ['traces'],
    config,
    open: async (_, { port, name }) => {
      const stop = await serve('127.0.0.1', port, `receiver ${name}`)
      const batches = new Subject<never>()
      return { batches, stop: () => stop().then(() => batches.complete()) }
    },
  })
  const sink = exporter({
    ...plain,
    type: 'web',
    accepts: ['traces'],
    config,
    open: async ({ telemetry }, { port, name }) => {
      telemetry.gauge('queue', 'Its size.', () => name)
      const stop = port === 0 ? undefined : await serve('127.0.0.1', port, `exporter ${name}`)
      return { push: (batch) => batch.settle({ ok: true }), flush: async () => stop?.() }
    },
  })
  const host = extension({
    ...plain,
    type: 'web',
    config,
    open: async ({ telemetry }, { port, name }) => {
      telemetry.gauge('open', 'Open.', () => name)
      let ready = 'not ready'
      const server = createServer((_, response) => response.end(`extension ${name} ${ready}`))
      await listen(server, '127.0.0.1', port)
      return {
        ready: () => {
          ready = 'ready'
        },
        stop: () =>
          new Promise((resolve) => {
            server.close(() => resolve())
            server.closeAllConnections()
          }),
      }
    },
  })
  const failing = receiver({
    ...plain,
    type: 'slow',
    emits: ['traces'],
    open: async () => {
      world.log.push('opening')
      await slow
      throw new Error('no disk')
    },
  })
  // Makes room for itself at all addresses, and leaves the one of another to a stranger.
  const stealing = receiver({
    ...plain,
    type: 'thief',
    emits: ['traces'],
    config,
    open: async (_, { port }) => {
      const stop = await serve('0.0.0.0', port, 'thief')
      await stop()
      await new Promise<void>((resolve) => thief.listen(port, '127.0.0.1', resolve))
      throw new Error('stolen')
    },
  })
  const events = world.receiver('tcp', ['events'], 'no kernel')
  return {
    receivers: [web, stealing, failing, events],
    processors: [world.pair()],
    connectors: [],
    exporters: [sink],
    extensions: [host],
  }
}

interface Wish {
  readonly receivers: string
  readonly exporter?: string
  readonly extension?: string
  readonly readers?: string
  readonly processors?: string
}

function yaml({
  receivers,
  exporter: out = '',
  extension: host,
  readers,
  processors,
}: Wish): string {
  const ids = [...receivers.matchAll(/(\w+): /g)]
    .map(([, id]) => id)
    .filter((id) => id !== 'port' && id !== 'name')
  return `
receivers: {${receivers}}
exporters: {web: {${out}}}
${processors === undefined ? '' : `processors: {${processors}: }`}
${host === undefined ? '' : `extensions: {web: {${host}}}`}
service:
  extensions: [${host === undefined ? '' : 'web'}]
  telemetry: {metrics: ${readers === undefined ? '{level: none}' : `{readers: [${readers}]}`}}
  pipelines: {traces: {receivers: [${ids.join(', ')}], processors: [${processors ?? ''}], exporters: [web]}}`
}

interface Rig {
  readonly service: Service
  readonly reload: (wish: Wish) => Promise<unknown>
  readonly gauge: (name: string) => number[]
}

async function start(wish: Wish, known: Components): Promise<Rig> {
  const service = new Service(load(yaml(wish), {}, known).config, known, {
    log: SILENT,
    drainMs: 100,
  })
  await service.start()
  return {
    service,
    reload: (next) => service.reload(load(yaml(next), {}, known).config, known),
    gauge: (name) =>
      service.registry.samples().flatMap((one) => (one.name === name ? [one.value] : [])),
  }
}

async function ask(port: number): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })
  return response.text()
}

describe('a reload that is refused', () => {
  it('P5: gives every address back before it stops what has started', async () => {
    const world = new World()
    const slow = Promise.withResolvers<void>()
    const { a, b, c } = await freePorts('a', 'b', 'c')
    const known = components(world, slow.promise)
    const wish = (name: number): Wish => ({
      receivers: `web: {port: ${a}, name: ${name}}`,
      exporter: `port: ${b}, name: ${name}`,
      extension: `port: ${c}, name: ${name}`,
    })
    const { service, reload, gauge } = await start(wish(3), known)
    const all = (): Promise<string[]> => Promise.all([a, b, c].map(ask))
    const before = ['receiver 3', 'exporter 3', 'extension 3 ready']
    expect(await all()).toEqual(before)
    const reloading = reload({ ...wish(5), receivers: `${wish(5).receivers}, slow: ` })
    const refused = expect(reloading).rejects.toThrow('failed to start "slow" receiver: no disk')
    await expect.poll(() => world.log).toEqual(['opening'])
    expect(await all()).toEqual(['receiver 5', 'exporter 5', 'extension 5 ready'])
    const refusals: string[] = []
    let running = true
    const asking = (async () => {
      while (running) await ask(a).catch((error: unknown) => refusals.push(String(error)))
    })()
    slow.resolve()
    await refused
    expect(await all()).toEqual(before)
    running = false
    await asking
    expect(refusals).toEqual([])
    expect([gauge('queue'), gauge('open')]).toEqual([[3], [3]])
    await service.stop()
  })

  it('P5: ends with the error of an address that somebody else has taken meanwhile', async () => {
    const { port } = await freePorts('port')
    const known = components(new World())
    const { service, reload } = await start({ receivers: `web: {port: ${port}}` }, known)
    await expect(reload({ receivers: `thief: {port: ${port}}` })).rejects.toThrow('stolen')
    expect(String(await service.ended)).toMatch(
      `cannot listen again after a refused reload: listen tcp 127.0.0.1:${port}: bind: address already in use by`,
    )
    await service.stop()
    thief.close()
  })

  it('P5: forgets what own telemetry would read of parts that never started', async () => {
    const world = new World()
    const known = components(world)
    const { port } = await freePorts('port')
    const wish = { receivers: 'web: {port: 0, name: 3}', exporter: 'name: 3', extension: 'name: 3' }
    const { service, reload, gauge } = await start(wish, known)
    const holder = createPlainServer()
    await new Promise<void>((resolve) => holder.listen(port, '127.0.0.1', resolve))
    const taken = { ...wish, extension: `port: ${port}, name: 5`, exporter: 'name: 5' }
    await expect(reload(taken)).rejects.toThrow('failed to start "web" extension: listen tcp')
    expect([gauge('queue'), gauge('open')]).toEqual([[3], [3]])
    const readers = `{pull: {exporter: {prometheus: {host: 127.0.0.1, port: ${port}}}}}`
    await expect(reload({ ...wish, exporter: 'name: 5', readers })).rejects.toThrow(
      'cannot start own telemetry',
    )
    expect([gauge('queue'), gauge('open')]).toEqual([[3], [3]])
    await service.stop()
    holder.close()
  })
})

describe('an address', () => {
  const other = 'web: {port: 0, name: 7}'
  const reader = (port: number): string =>
    `{pull: {exporter: {prometheus: {host: 127.0.0.1, port: ${port}}}}}`
  const places = (port: number, name = 3): Record<string, Wish> => ({
    receiver: { receivers: `web: {port: ${port}, name: ${name}}` },
    exporter: { receivers: other, exporter: `port: ${port}, name: ${name}` },
    extension: { receivers: other, extension: `port: ${port}, name: ${name}` },
    'own telemetry': { receivers: other, readers: reader(port) },
  })
  const answers: Record<string, string> = {
    receiver: 'receiver 3',
    exporter: 'exporter 3',
    extension: 'extension 3 ready',
    'own telemetry': 'not found: the metrics are at /metrics',
  }
  const kinds = Object.keys(answers)
  const moves = kinds.flatMap((from) => kinds.map((to) => [from, to] as const))

  it.each(moves.filter(([from, to]) => from !== to))('P5: goes from %s to %s', async (from, to) => {
    const { port } = await freePorts('port')
    const wishes = places(port)
    const { service, reload } = await start(wishes[from]!, components(new World()))
    expect(await ask(port)).toContain(answers[from])
    await reload(wishes[to]!)
    expect(await ask(port)).toContain(answers[to])
    await reload(wishes[from]!)
    expect(await ask(port)).toContain(answers[from])
    await service.stop()
    await expect(ask(port)).rejects.toThrow('fetch failed')
  })

  it.each(moves)('P5: goes back to %s from %s when the kernel gives nothing', async (from, to) => {
    const { port } = await freePorts('port')
    const wishes = places(port)
    const processors = 'pair'
    const { service, reload } = await start(
      { ...wishes[from]!, processors },
      components(new World()),
    )
    // It starts when others have ended already, and fails.
    const wish = places(port, 5)[to]!
    const late = reload({ ...wish, receivers: `${wish.receivers}, tcp: `, processors })
    await expect(late).rejects.toThrow('failed to start "tcp" receiver: no kernel')
    expect(await ask(port)).toContain(answers[from])
    await service.stop()
    await expect(ask(port)).rejects.toThrow('fetch failed')
  })
})
