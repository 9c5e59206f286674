// The receiver in a pipeline of metrics only: nothing of what sockets move is looked at, and network facts are all there.
import { afterEach, expect, it } from 'vitest'
import { attribute } from '../../../pipeline/data/attributes.ts'
import type { MetricData } from '../../../pipeline/data/metrics.ts'
import type { OpenReceiver } from '../../../pipeline/component.ts'
import type { Signal } from '../../../pipeline/signal.ts'
import tcp from '../../../receivers/tcp/index.ts'
import { testSettings } from '../../connectors/settings.ts'
import { until } from '../../support/until.ts'
import { startPeer, type Peer } from '../network/peer.ts'

const STREAMS = /^(send_|receive_|io_uring|tcp_|unix_|set_state)/

let running: OpenReceiver<Signal>
let peers: Peer[] = []
let others: string[]
let metrics: MetricData
afterEach(async () => {
  await running.stop()
  for (const peer of peers.splice(0)) await peer.stop()
})

async function start(given: object): Promise<ReturnType<typeof testSettings>> {
  const set = testSettings('tcp')
  const signals: readonly Signal[] = ['metrics']
  const config = tcp.config({ network: true, network_interval: '100ms', ...given })
  others = []
  metrics = []
  running = await tcp.open({ ...set, signals }, config)
  running.batches.subscribe((batch) => {
    if (batch.signal === 'metrics') metrics = batch.data as MetricData
    else others.push(batch.signal)
  })
  peers = [await startPeer(), await startPeer()]
  return set
}

const valueOf = (pid: number, name: string): number | undefined => {
  const points = metrics
    .filter(({ resource }) => attribute(resource.attributes.list, 'process.pid') === pid)
    .flatMap((group) => group.metrics)
    .flatMap((one) => (one.name.endsWith(`.${name}`) && one.type === 'sum' ? one.points : []))
  return points.length === 0 ? undefined : points.reduce((n, { value }) => n + Number(value), 0)
}

it('gives network facts, and runs no program for streams', async () => {
  const { telemetry } = await start({})
  const [client, server] = peers as [Peer, Peer]
  const { port } = await server.tell({ do: 'listen' })
  await client.tell({ do: 'open', host: '127.0.0.1', port: port!, count: 7 })
  await client.tell({ do: 'move', bytes: 1009, reply: 307 })
  await until('both ends are told', () =>
    [client, server].every(({ pid }) => valueOf(pid, 'active') === 7),
  )
  const programs = telemetry
    .samples()
    .filter(({ name }) => name === 'spantap_bpf_missed_runs')
    .map(({ labels }) => labels['program']!)
  expect(programs).toContain('process_exec')
  expect(programs).toContain('network_state')
  expect(programs.filter((program) => STREAMS.test(program))).toEqual([])
  const kernel = telemetry.samples().filter(({ name }) => name === 'spantap_bytes')
  expect(kernel.every(({ value }) => value === 0)).toBe(true)
  expect(others).toEqual([])
})

it('K8: tells of a process that listens later from then on, with what it has open', async () => {
  await start({ select: { port: ['1-65535'] } })
  const [client, server] = peers as [Peer, Peer]
  const { port } = await server.tell({ do: 'listen' })
  await client.tell({ do: 'open', host: '127.0.0.1', port: port!, count: 5 })
  await until('its server is told', () => valueOf(server.pid, 'active') === 5)
  expect(valueOf(client.pid, 'active')).toBeUndefined()
  await client.tell({ do: 'listen' })
  await client.tell({ do: 'move', bytes: 11, reply: 13 })
  await until('its open connections are told', () => valueOf(client.pid, 'active') === 5)
  await client.tell({ do: 'close' })
  await until('their ends are told', () => valueOf(client.pid, 'closed') === 5)
  expect(valueOf(client.pid, 'active')).toBe(0)
  expect(valueOf(client.pid, 'opened')).toBe(0)
})
