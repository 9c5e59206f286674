// `pair` as a component: configuration, batches in and out, time.
import { Subject } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { batchOf, type Batch, type Settled } from '../../../pipeline/batch.ts'
import type { Settings } from '../../../pipeline/component.ts'
import type { EventSource } from '../../../pipeline/data/events.ts'
import { SpanBatch } from '../../../pipeline/data/spans.ts'
import type { Fields } from '../../../pipeline/log.ts'
import { Registry } from '../../../pipeline/telemetry/registry.ts'
import pair from '../../../processors/pair/index.ts'
import { SimulatedHost } from '../../support/events.ts'
import { until } from '../../support/until.ts'
import { plain, summary } from './spans.ts'
import { answer, ask, both, get, ok } from './traffic.ts'

function start(config: unknown = {}) {
  const lines: [string, Fields | undefined][] = []
  const log = {
    debug() {},
    info() {},
    warn() {},
    text() {},
    error: (message: string, fields?: Fields) => lines.push([message, fields]),
    child: () => log,
  }
  const telemetry = new Registry()
  const set: Settings = { id: 'pair', signals: [], log, telemetry }
  const input = new Subject<Batch>()
  const out: Batch<'traces'>[] = []
  let done = false
  const subscription = input.pipe(pair.operator(set, pair.config(config))).subscribe({
    next: (batch) => out.push(batch as Batch<'traces'>),
    complete: () => (done = true),
  })
  return { input, out, lines, telemetry, subscription, isDone: () => done }
}

function events(host: SimulatedHost, settled: Settled[] = []): Batch<'events'> {
  return batchOf('events', 1, host.take(), (result) => settled.push(result))
}

describe('the operator', () => {
  it('gives one batch of spans per batch of events, and settles each once', () => {
    const { input, out } = start()
    const host = new SimulatedHost()
    const ends = host.tcp()
    const settled: Settled[] = []
    for (let i = 0; i < 3; i++) {
      ask(ends, get(`/${i}`))
      answer(ends, ok())
      input.next(events(host, settled))
    }
    input.next(events(host, settled))
    expect(out.map((batch) => batch.items)).toEqual([2, 2, 2])
    expect(settled).toEqual([{ ok: true }, { ok: true }, { ok: true }, { ok: true }])
  })

  it('lets traces pass untouched', () => {
    const { input, out } = start()
    const traces = batchOf('traces', 0, new SpanBatch())
    input.next(traces)
    expect(out).toEqual([traces])
    expect(out[0]).toBe(traces)
  })

  it('lets time pass between events', async () => {
    const { input, out, subscription } = start()
    const host = new SimulatedHost()
    const { client } = host.tcp()
    client.send(get('/a'))
    client.receive(ok())
    input.next(events(host))
    expect(out).toEqual([])
    await until('a span', () => out.length > 0)
    expect(summary(plain(out[0]!.data))).toEqual(['client GET http://shop:8080/a 200'])
    subscription.unsubscribe()
  })

  it('S10: lets no time pass between the events of a recording', async () => {
    const { input, out } = start()
    const host = new SimulatedHost()
    const recording: EventSource = {
      live: false,
      policy: () => {},
      endpointPolicy: () => {},
      process: () => undefined,
      epochNs: () => host.epochNs(),
    }
    const read = (): void => {
      input.next(batchOf('events', 1, { bytes: host.take().bytes, source: recording }))
    }
    const { client } = host.tcp()
    client.send(get('/a'))
    client.receive(ok())
    read()
    // Its other end may show up for 250 ms: longer than that we are held up.
    await new Promise((resolve) => setTimeout(resolve, 431))
    expect(out).toEqual([])
    host.nowNs += 249e6
    client.send(get('/b'))
    read()
    expect(out).toEqual([])
    host.nowNs += 2e6
    client.receive(ok())
    read()
    expect(out.flatMap((batch) => summary(plain(batch.data)))).toEqual(
      both('GET', '/a', 200).slice(0, 1),
    )
    input.complete()
    expect(out.map((batch) => batch.items)).toEqual([1, 1])
  })

  it('gives what is complete at the end, and counts what is not', () => {
    const { input, out, telemetry, isDone } = start()
    const host = new SimulatedHost()
    const { client, server } = host.tcp()
    client.send(get('/a'))
    client.receive(ok())
    server.receive(get('/b'))
    input.next(events(host))
    input.complete()
    expect(isDone()).toBe(true)
    expect(out.flatMap((batch) => summary(plain(batch.data)))).toEqual(
      both('GET', '/a', 200).slice(0, 1),
    )
    const lost = telemetry.samples().filter((s) => s.name === 'spantap_exchanges_lost')
    expect(lost.map((s) => [s.labels['reason'], s.value])).toEqual([['shutdown', 1]])
  })

  it('an error costs its batch and not what comes after', () => {
    const { input, out, lines, telemetry } = start()
    const host = new SimulatedHost()
    const ends = host.tcp()
    const settled: Settled[] = []
    const epoch = host.epochNs()
    host.epochNs = () => {
      throw new Error('no clock')
    }
    ask(ends, get('/a'))
    input.next(events(host, settled))
    host.epochNs = () => epoch
    ask(host.tcp(), get('/b'))
    input.next(events(host, settled))
    expect(settled.map((result) => result.ok)).toEqual([false, true])
    expect(lines).toEqual([['a batch of events was given up', { error: 'Error: no clock' }]])
    expect(telemetry.samples().find((s) => s.name === 'spantap_pair_failed_batches')?.value).toBe(1)
    expect(out).toEqual([])
  })
})

describe('the configuration', () => {
  it('takes nothing for all defaults', () => {
    expect(pair.config(null)).toMatchObject({ routes: [], max_routes: 500, idle_timeout: 900_000 })
  })

  it.each([
    [{ routes: ['users'] }, `'routes[0]' route "users" must begin with a slash`],
    [
      { routes: ['/a', '/b?c'] },
      `'routes[1]' route "/b?c" must be a path without query and spaces`,
    ],
    [{ idle_timeout: '0s' }, `'idle_timeout' must be positive`],
    [{ max_connections: 0 }, `'max_connections' must be at least 1, got 0`],
    [{ route: [] }, 'has invalid keys: route'],
  ])('S8: %j', (config, text) => {
    expect(() => pair.config(config)).toThrow(text)
  })
})
