// Network facts on the page of the prometheus exporter, with the shipped configuration and `network: true`.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startPeer, type Peer } from '../kernel/network/peer.ts'
import { Samples, type Labels } from '../support/scrape.ts'
import { startSpantap, type Spantap } from '../support/spantap.ts'
import { until } from '../support/until.ts'

const HEAD = 9
/** On a busy host. */
const PATIENCE_MS = 30_000
const COUNT = 'spantap_network_connection_'

let spantap: Spantap
let client: Peer
let server: Peer
beforeAll(async () => {
  client = await startPeer()
  server = await startPeer()
  spantap = await startSpantap({
    shipped: true,
    change(config) {
      config.receivers['tcp'] = { network: true, network_interval: '500ms' }
      config.service.pipelines['metrics']!.receivers.push('tcp')
      delete config.exporters['live']
      const { exporters } = config.service.pipelines['traces']!
      exporters.splice(exporters.indexOf('live'), 1)
    },
  })
})
afterAll(async () => {
  await spantap.stop()
  await client.stop()
  await server.stop()
})

const page = async (): Promise<Samples> =>
  new Samples(await (await fetch(spantap.prometheus)).text())

/** Series of a process: its own labels are in its `instance`, which is service.instance.id. */
const of = (samples: Samples, peer: Peer, name: string, labels: Labels = {}): number =>
  samples
    .named(name, labels)
    .filter(({ labels: { instance = '' } }) => instance.split(':').at(-2) === String(peer.pid))
    .reduce((sum, { value }) => sum + value, 0)

it('shows connections, bytes and round trips by peer, while they are open and after', async () => {
  const { port } = await server.tell({ do: 'listen' })
  const { port: nobody } = await server.tell({ do: 'closed_port' })
  const host = '127.0.0.1'
  await client.tell({ do: 'open', host, port: port!, count: 11 })
  await client.tell({ do: 'move', bytes: 1009, reply: 20_011 })
  const peer = {
    network_peer_address: host,
    network_peer_port: String(port),
    network_transport: 'tcp',
    network_type: 'ipv4',
    spantap_network_role: 'client',
  }
  const received = { network_io_direction: 'receive' }
  const io = 'process_network_io_bytes_total'
  await until(
    'open connections are told',
    async () => {
      return of(await page(), client, io, { ...peer, ...received }) === 11 * 20_011
    },
    PATIENCE_MS,
  )
  const open = await page()
  expect(of(open, client, `${COUNT}active`, peer)).toBe(11)
  expect(of(open, client, `${COUNT}opened_total`, peer)).toBe(11)
  expect(of(open, client, `${COUNT}closed_total`, peer)).toBe(0)
  await client.tell({ do: 'close' })
  await client.tell({ do: 'fail', host, port: nobody!, count: 13, error: 'ECONNREFUSED' })
  await until(
    'all is told',
    async () => {
      const now = await page()
      const ended = of(now, server, `${COUNT}closed_total`) === 11
      return ended && of(now, client, `${COUNT}failed_total`) === 13
    },
    PATIENCE_MS,
  )
  const closed = await page()
  expect(of(closed, client, `${COUNT}active`, peer)).toBe(0)
  expect(of(closed, client, `${COUNT}closed_total`, peer)).toBe(11)
  expect(of(closed, client, `${COUNT}failed_total`, { error_type: 'connection_refused' })).toBe(13)
  expect(of(closed, server, io, { ...received, network_local_port: String(port) })).toBe(
    11 * (1009 + HEAD),
  )
  const times = of(closed, client, `${COUNT}rtt_smoothed_seconds_count`, peer)
  expect(times).toBeGreaterThanOrEqual(11)
  expect(of(closed, client, `${COUNT}rtt_smoothed_seconds_bucket`, { ...peer, le: '+Inf' })).toBe(
    times,
  )
  expect(of(closed, client, `${COUNT}retransmits_total`, peer)).toBe(0)
})

it('counts nothing of spantap itself, and says what it could not follow', async () => {
  const samples = await page()
  const own = samples.all.filter(
    ({ name, labels: { instance = '' } }) =>
      (name.startsWith(COUNT) || name.startsWith('process_network')) &&
      instance.split(':').at(-2) === String(spantap.pid),
  )
  expect(own).toEqual([])
  const metrics = await spantap.metrics()
  expect(metrics.sum('spantap_network_connections_lost_total', { reason: 'no_room' })).toBe(0)
  expect(metrics.sum('spantap_network_series')).toBeGreaterThanOrEqual(3)
})
