// What never starts is given up when somebody says so, and what runs runs on.
import { createServer, type Server } from 'node:http'
import { Subject } from 'rxjs'
import { afterEach, describe, expect, it } from 'vitest'
import type { Batch } from '../../pipeline/batch.ts'
import { exporter, extension, receiver, type Components } from '../../pipeline/component.ts'
import { SILENT } from '../../pipeline/logger.ts'
import { listen } from '../../pipeline/net/listen.ts'
import { Service } from '../../pipeline/service.ts'
import { freePorts } from '../support/ports.ts'
import { load } from './config/load.ts'
import { plain, spans, World } from './graph/parts.ts'

const LATE = 'it takes too long'
const OLD = `
receivers: {mine: , hang: , server: }
exporters: {a: , hang: }
extensions: {hang: }
service:
  telemetry: {metrics: {level: none}}
  pipelines: {traces: {receivers: [mine], exporters: [a]}}`

let running: Service | undefined
afterEach(async () => {
  await running?.stop()
  running = undefined
})

/** Components named `hang` open when `open` is called, and say when they are stopped. */
function hanging(world: World, port = 0): { known: Components; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  const ended = (what: string) => async (): Promise<void> => void world.log.push(`ended ${what}`)
  const batches = new Subject<Batch<'traces'>>()
  const opening = (what: string): Promise<void> => {
    world.log.push(`opening ${what}`)
    return promise
  }
  const known = {
    receivers: [
      world.receiver('mine', ['traces']),
      receiver({
        ...plain,
        type: 'hang',
        emits: ['traces'],
        open: () => opening('receiver').then(() => ({ batches, stop: ended('receiver') })),
      }),
      // Listens, and then waits for something that does not come.
      receiver({
        ...plain,
        type: 'server',
        emits: ['traces'],
        async open({ id }) {
          const server: Server = createServer((_, response) => response.end(id))
          await listen(server, '127.0.0.1', port)
          if (id !== 'server') await promise
          const stop = async (): Promise<void> => {
            batches.complete()
            server.closeAllConnections()
            await new Promise((closed) => server.close(closed))
          }
          return { batches, stop }
        },
      }),
    ],
    processors: [],
    connectors: [],
    exporters: [
      world.exporter('a', ['traces']),
      exporter({
        ...plain,
        type: 'hang',
        accepts: ['traces'],
        open: () => opening('exporter').then(() => ({ push: () => {}, flush: ended('exporter') })),
      }),
    ],
    extensions: [
      extension({
        ...plain,
        type: 'hang',
        open: () => opening('extension').then(() => ({ stop: ended('extension') })),
      }),
    ],
  } as Components
  return { known, open: resolve }
}

function service(yaml: string, known: Components): Service {
  return new Service(load(yaml, {}, known).config, known, { log: SILENT, drainMs: 100 })
}

describe('P5: what does not start in time', () => {
  it.each([
    [
      'receiver',
      OLD.replace('[mine]', '[mine, hang]'),
      `cannot start pipelines: failed to start "hang" receiver: ${LATE}`,
    ],
    [
      'exporter',
      OLD.replace('[a]', '[a, hang]'),
      `cannot start pipelines: failed to start "hang" exporter: ${LATE}`,
    ],
    [
      'extension',
      OLD.replace('service:', 'service:\n  extensions: [hang]'),
      `failed to start extensions: failed to start "hang" extension: ${LATE}`,
    ],
  ])('P5: %s: a reload is refused, and what opens later is ended', async (what, yaml, sentence) => {
    const world = new World()
    const { known, open } = hanging(world)
    running = service(OLD, known)
    await running.start()
    const giveUp = new AbortController()
    const reloading = running.reload(load(yaml, {}, known).config, known, giveUp.signal)
    await expect.poll(() => world.log).toContain(`opening ${what}`)
    giveUp.abort(new Error(LATE))
    await expect(reloading).rejects.toThrow(sentence)
    expect(world.log.filter((line) => line.startsWith('ended'))).toEqual([])
    open()
    await expect.poll(() => world.log).toContain(`ended ${what}`)
    world.feed('mine', spans(['x', 'y', 'z']))
    expect(world.names('a')).toEqual([['x', 'y', 'z']])
  })

  it('P5: a server that hangs after it has taken over the socket of an old one gives it back', async () => {
    const { port } = await freePorts('port')
    const { known, open } = hanging(new World(), port)
    running = service(OLD.replace('[mine]', '[mine, server]'), known)
    await running.start()
    const ask = async (): Promise<string> => (await fetch(`http://127.0.0.1:${port}/`)).text()
    expect(await ask()).toBe('server')
    const next = OLD.replace('server: ', 'server/new: ').replace('[mine]', '[mine, server/new]')
    const giveUp = new AbortController()
    const reloading = running.reload(load(next, {}, known).config, known, giveUp.signal)
    await expect.poll(ask).toBe('server/new')
    giveUp.abort(new Error(LATE))
    await expect(reloading).rejects.toThrow(`failed to start "server/new" receiver: ${LATE}`)
    expect(await ask()).toBe('server')
    open()
  })

  it('P5: an extension that does not stop keeps nobody from the end', async () => {
    const world = new World()
    const endless = extension({
      ...plain,
      type: 'hang',
      open: () => ({ stop: () => new Promise<void>(() => {}) }),
    })
    const known = { ...hanging(world).known, extensions: [endless] }
    const endlessly = service(OLD.replace('service:', 'service:\n  extensions: [hang]'), known)
    await endlessly.start()
    await endlessly.stop()
    expect(world.log).toEqual(['open a', 'open mine', 'stop mine', 'flush a true'])
  })

  it('P5: a start is given up, too', async () => {
    const { known } = hanging(new World())
    const starting = service(OLD.replace('[mine]', '[hang]'), known).start(AbortSignal.timeout(10))
    await expect(starting).rejects.toThrow(
      'cannot start pipelines: failed to start "hang" receiver: The operation was aborted due to timeout',
    )
  })
})
