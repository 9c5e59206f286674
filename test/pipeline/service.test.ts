// A whole configuration from start to stop: telemetry, extensions, pipelines.
import { createServer, type AddressInfo } from 'node:net'
import { availableParallelism } from 'node:os'
import { Observable, Subject } from 'rxjs'
import { afterEach, describe, expect, it } from 'vitest'
import type { Batch } from '../../pipeline/batch.ts'
import { extension, type Components } from '../../pipeline/component.ts'
import { setSink } from '../../pipeline/log_sink.ts'
import { createLogger } from '../../pipeline/logger.ts'
import { dryRun, Service } from '../../pipeline/service.ts'
import { freePorts } from '../support/ports.ts'
import { load } from './config/load.ts'
import { plain, spans, World } from './graph/parts.ts'

const YAML = (readers: string): string => `
receivers: {otlp: }
processors: {mine: }
exporters: {a: }
extensions: {one: , two: }
service:
  extensions: [one, two]
  telemetry: {metrics: {readers: [${readers}]}}
  pipelines: {traces: {receivers: [otlp], processors: [mine], exporters: [a]}}`
const READER = (port: number): string =>
  `{pull: {exporter: {prometheus: {host: 127.0.0.1, port: ${port}}}}}`

const named = (id: string, kind: string): string =>
  `{"otelcol.component.id": "${id}", "otelcol.component.kind": "${kind}"}`

const lines: string[] = []
const log = createLogger({
  level: 'info',
  encoding: 'console',
  sampling: { enabled: false, tick: 1, initial: 1, thereafter: 0 },
})

function components(world: World, broken = ''): Components {
  const one = (type: string) =>
    extension({
      ...plain,
      type,
      open: ({ id }) => {
        world.log.push(`open ${id}`)
        if (type === broken) throw new Error('no disk')
        return {
          ready: () => world.log.push(`ready ${id}`),
          notReady: () => world.log.push(`not ready ${id}`),
          stop: async () => {
            world.log.push(`stop ${id}`)
          },
        }
      },
    })
  const mine = world.processor('mine', (source) => source)
  const metrics = world.processor('late', (source) => source, { emits: ['metrics'] })
  return {
    receivers: [world.receiver('otlp', ['traces'])],
    processors: [mine, metrics],
    connectors: [],
    exporters: [world.exporter('a', ['traces'])],
    extensions: [one('one'), one('two'), one('none')],
  }
}

function service(yaml: string, known: Components): Service {
  lines.length = 0
  setSink((line) => lines.push(line.split('\t').slice(1).join('\t')))
  return new Service(load(yaml, {}, known).config, known, { log, drainMs: 100 })
}

afterEach(() => setSink(undefined))

describe('Service', () => {
  it('starts extensions before pipelines, stops them after, and serves its telemetry meanwhile', async () => {
    const world = new World()
    const running = service(YAML(READER(0)), components(world))
    await running.start()
    world.feed('otlp', spans(['x', 'y', 'z']))
    const page = await fetch(`http://127.0.0.1:${running.telemetryPorts[0]}/metrics`)
    const text = await page.text()
    expect(text).toContain('otelcol_receiver_accepted_spans{receiver="otlp"} 3\n')
    expect(text).toContain('otelcol_exporter_sent_spans{exporter="a"} 3\n')
    expect(text).toContain('spantap_processor_errors_total{processor="mine"} 0\n')
    await running.stop()
    await running.stop()
    expect(world.log).toEqual([
      'open one',
      'open two',
      'open a',
      'open otlp',
      'ready one',
      'ready two',
      'not ready one',
      'not ready two',
      'stop otlp',
      'flush a true',
      'stop two',
      'stop one',
    ])
    expect(lines).toEqual([
      `info\tStarting spantap...\t{"Version": "0.1.0", "NumCPU": ${availableParallelism()}}`,
      `info\town metrics are served\t{"url": "http://127.0.0.1:${running.telemetryPorts[0]}/metrics"}`,
      'info\tStarting extensions...',
      ...['one', 'two'].flatMap((id) =>
        ['Extension is starting...', 'Extension started.'].map(
          (line) => `info\t${line}\t${named(id, 'extension')}`,
        ),
      ),
      'info\tEverything is ready. Begin running and processing data.',
      'info\tStarting shutdown...',
      'info\tStopping extensions...',
      'info\tShutdown complete.',
    ])
    await expect(fetch(`http://127.0.0.1:${running.telemetryPorts[0]}/metrics`)).rejects.toThrow()
  })

  it('S8: names who holds the port of own telemetry', async () => {
    const holder = createServer()
    await new Promise<void>((done) => holder.listen(0, '127.0.0.1', done))
    const { port } = holder.address() as AddressInfo
    const world = new World()
    await expect(service(YAML(READER(port)), components(world)).start()).rejects.toThrow(
      new RegExp(
        `^cannot start own telemetry: listen tcp 127.0.0.1:${port}: bind: address already in use by .* \\(pid ${process.pid}\\)$`,
      ),
    )
    expect(world.log).toEqual([])
    holder.close()
  })

  it('stops what was started when an extension or a receiver cannot', async () => {
    const world = new World()
    await expect(service(YAML(READER(0)), components(world, 'two')).start()).rejects.toThrow(
      'failed to start extensions: failed to start "two" extension: no disk',
    )
    expect(world.log).toEqual(['open one', 'open two', 'stop one'])
    world.log.length = 0
    const known = {
      ...components(world),
      receivers: [world.receiver('otlp', ['traces'], 'no root')],
    }
    await expect(service(YAML(READER(0)), known).start()).rejects.toThrow(
      'cannot start pipelines: failed to start "otlp" receiver: no root',
    )
    expect(world.log.slice(-3)).toEqual(['flush a true', 'stop two', 'stop one'])
  })

  it('ends with the error of a receiver, or without when all have ended', async () => {
    const world = new World()
    const failing = service(YAML(READER(0)), components(world))
    await failing.start()
    world.feeds.get('otlp')!.error(new Error('the ring is gone'))
    expect(await failing.ended).toEqual(new Error('the ring is gone'))
    await failing.stop()
    const ending = service(YAML(READER(0)), components(world))
    await ending.start()
    world.feeds.get('otlp')!.complete()
    expect(await ending.ended).toBeUndefined()
    await ending.stop()
  })

  it('survives an error that RxJS has nowhere to put', async () => {
    const world = new World()
    const inner = new Subject<Batch>()
    const known = components(world)
    const operator = (source: Observable<Batch>): Observable<Batch> =>
      new Observable((subscriber) => {
        // Not the source itself is subscribed to by hand, so its guard does not see the throw.
        inner.subscribe(() => {
          throw new Error('hidden')
        })
        return source.subscribe((batch) => {
          inner.next(batch)
          subscriber.next(batch)
        })
      })
    const running = service(YAML(READER(0)), {
      ...known,
      processors: [world.processor('mine', operator)],
    })
    await running.start()
    world.feed('otlp', spans(['x']))
    await expect
      .poll(() => lines.some((line) => line.includes('"error": "Error: hidden"')))
      .toBe(true)
    expect(world.names('a')).toEqual([['x']])
    await running.stop()
  })
})

describe('a reload', () => {
  const start = async (world: World, broken = ''): Promise<Rig> => {
    const known = components(world, broken)
    const running = service(YAML(READER(0)), known)
    await running.start()
    world.log.length = 0
    const reload = (yaml: string): ReturnType<Service['reload']> =>
      running.reload(load(yaml, {}, known).config, known)
    return { running, reload }
  }

  it('keeps what is the same: extensions, pipelines and the port of own telemetry', async () => {
    const world = new World()
    const { running, reload } = await start(world)
    const [port] = running.telemetryPorts
    expect(await reload(YAML(READER(0)))).toEqual({ kept: 3, started: 0, stopped: 0 })
    expect(world.log).toEqual(['ready one', 'ready two'])
    expect(running.telemetryPorts).toEqual([port])
    world.feed('otlp', spans(['x']))
    expect(await pageOf(port!)).toContain('otelcol_receiver_accepted_spans{receiver="otlp"} 1\n')
    await running.stop()
  })

  it('ends extensions that left and starts others before the pipelines', async () => {
    const world = new World()
    const { running, reload } = await start(world)
    const yaml = YAML(READER(0))
      .replace('[one, two]', '[two, one/b]')
      .replace('two: }', 'two: , one/b: }')
    const other = yaml.replace('exporters: {a: }', 'exporters: {a/b: }').replace('[a]', '[a/b]')
    expect(await reload(other)).toEqual({ kept: 2, started: 1, stopped: 1 })
    expect(world.log.filter((line) => line !== 'flush a true')).toEqual([
      'open one/b',
      // At once: pipelines run, and whoever asks it asks the new one from now on.
      'ready one/b',
      'open a/b',
      'stop one',
      'ready two',
    ])
    await running.stop()
    const last = world.log.filter((line) => line !== 'flush a true').slice(-4)
    expect(last).toEqual(['stop otlp', 'flush a/b true', 'stop one/b', 'stop two'])
  })

  it('moves own telemetry to another reader at the same address without a gap', async () => {
    const world = new World()
    const { port } = await freePorts('port')
    const known = components(world)
    const running = service(YAML(READER(port)), known)
    await running.start()
    const reader = READER(port).replace(
      'host',
      'with_resource_constant_labels: {included: [none]}, host',
    )
    await running.reload(load(YAML(reader), {}, known).config, known)
    expect(running.telemetryPorts).toEqual([port])
    expect(await pageOf(port)).toContain('otelcol_process_uptime')
    await running.stop()
    await expect(pageOf(port)).rejects.toThrow()
  })

  it('changes nothing when an extension, a part or a reader cannot start', async () => {
    const world = new World()
    const { running, reload } = await start(world, 'none')
    const [port] = running.telemetryPorts
    const holder = createServer()
    await new Promise<void>((done) => holder.listen(0, '127.0.0.1', done))
    const { port: taken } = holder.address() as AddressInfo
    await expect(reload(YAML(READER(taken)))).rejects.toThrow(
      `cannot start own telemetry: listen tcp 127.0.0.1:${taken}: bind: address already in use`,
    )
    const bad = YAML(READER(0))
      .replace('[one, two]', '[one, two, none]')
      .replace('two: }', 'two: , none: }')
    await expect(reload(bad)).rejects.toThrow(
      'failed to start extensions: failed to start "none" extension: no disk',
    )
    const wrong = YAML(READER(0))
      .replace('[mine]', '[mine, late]')
      .replace('mine: }', 'mine: , late: }')
    await expect(reload(wrong)).rejects.toThrow(
      'failed to build pipelines: failed to create "late" processor',
    )
    expect(world.log).toEqual(['open none'])
    world.feed('otlp', spans(['x']))
    expect(world.names('a')).toEqual([['x']])
    expect(await pageOf(port!)).toContain('otelcol_receiver_accepted_spans{receiver="otlp"} 1\n')
    await running.stop()
    holder.close()
  })
})

interface Rig {
  readonly running: Service
  readonly reload: (yaml: string) => ReturnType<Service['reload']>
}

async function pageOf(port: number): Promise<string> {
  const options = { headers: { connection: 'close' } }
  return (await fetch(`http://127.0.0.1:${port}/metrics`, options)).text()
}

it('dryRun builds everything and opens nothing', () => {
  const world = new World()
  const known = components(world)
  dryRun(load(YAML(READER(1)), {}, known).config, known)
  expect(world.log).toEqual([])
  expect(world.operators.get('mine')).toBe(1)
})
