// What is told of connections, against what programs did and what the kernel's own numbers say.
import { attributeRecord } from '../../../pipeline/data/attributes.ts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startPeer, type Peer } from './peer.ts'
import { watchNetwork, type Watching } from './watch.ts'

const HEAD = 9
const IO = 'process.network.io'
const RECEIVED = { 'network.io.direction': 'receive' }
const SENT = { 'network.io.direction': 'transmit' }

let watching: Watching
let client: Peer
let server: Peer
const started: Peer[] = []

async function start(options?: Parameters<typeof startPeer>[0]): Promise<Peer> {
  const peer = await startPeer(options)
  started.push(peer)
  return peer
}

beforeEach(async () => {
  client = await start()
  server = await start()
})
afterEach(async () => {
  await watching.stop()
  for (const peer of started.splice(0)) await peer.stop()
})

const LOOPBACK = {
  'network.transport': 'tcp',
  'network.type': 'ipv4',
  'network.peer.address': '127.0.0.1',
}

it('counts connections, bytes and round trips to the last one, at both ends', async () => {
  watching = watchNetwork()
  const { port } = await server.tell({ do: 'listen' })
  await client.tell({ do: 'open', host: '127.0.0.1', port: port!, count: 101 })
  await client.tell({ do: 'move', bytes: 1009, reply: 20_011 })
  await client.tell({ do: 'move', bytes: 307, reply: 0 })
  await client.tell({ do: 'close' })
  await watching.until('all have ended', () => watching.of(server.pid).sum('closed') === 101)
  await watching.stop()
  const mine = watching.of(client.pid)
  const theirs = watching.of(server.pid)
  expect(mine.attributes('opened')).toEqual([
    {
      ...LOOPBACK,
      'network.peer.port': port,
      'spantap.network.role': 'client',
      'spantap.network.namespace': client.netns,
    },
  ])
  expect(theirs.attributes('opened')).toEqual([
    {
      ...LOOPBACK,
      'network.local.port': port,
      'spantap.network.role': 'server',
      'spantap.network.namespace': server.netns,
    },
  ])
  for (const [end, sent, received] of [
    [mine, SENT, RECEIVED],
    [theirs, RECEIVED, SENT],
  ] as const) {
    expect(end.sum('opened')).toBe(101)
    expect(end.sum('closed')).toBe(101)
    expect(end.attributes('closed').map((one) => one['error.type'])).toEqual([undefined])
    expect(end.sum('active')).toBe(0)
    expect(end.sum('failed')).toBe(0)
    expect(end.sum(IO, sent)).toBe(101 * (HEAD + 1009 + HEAD + 307))
    expect(end.sum(IO, received)).toBe(101 * 20_011)
    expect(end.count('rtt.smoothed')).toBeGreaterThanOrEqual(101)
    expect(end.count('rtt.min')).toBe(end.count('rtt.smoothed'))
  }
})

it('says why there was no connection, or why it ended', async () => {
  watching = watchNetwork()
  const { port } = await server.tell({ do: 'listen' })
  const { port: nobody } = await server.tell({ do: 'closed_port' })
  const host = '127.0.0.1'
  await client.tell({ do: 'fail', host, port: nobody!, count: 13, error: 'ECONNREFUSED' })
  await client.tell({ do: 'open', host, port: port!, count: 7 })
  await client.tell({ do: 'reset' })
  await watching.until('resets are counted', () => watching.of(server.pid).sum('closed') === 7)
  await watching.stop()
  const mine = watching.of(client.pid)
  expect(mine.sum('failed')).toBe(13)
  expect(mine.sum('failed', { 'error.type': 'connection_refused' })).toBe(13)
  expect(mine.sum('failed', { 'network.peer.port': nobody })).toBe(13)
  expect(mine.sum('closed')).toBe(7)
  expect(mine.sum('closed', { 'error.type': 'connection_reset' })).toBe(7)
  expect(mine.sum('opened')).toBe(7)
  const theirs = watching.of(server.pid)
  expect(theirs.sum('closed', { 'error.type': 'connection_aborted' })).toBe(7)
  expect(theirs.sum('failed')).toBe(0)
})

it('tells those that nobody answered', async () => {
  watching = watchNetwork()
  const alone = await start({ inside: ['unshare', '--net'] })
  await alone.tell({ do: 'wire', drop: 0 })
  await alone.tell({ do: 'fail', host: '10.9.0.2', port: 81, count: 5, error: 'ETIMEDOUT' })
  const { again } = await alone.tell({ do: 'sent_again' })
  await watching.stop()
  const view = watching.of(alone.pid)
  expect(view.sum('failed')).toBe(5)
  expect(view.sum('failed', { 'error.type': 'timeout' })).toBe(5)
  // A SYN each, and as many more as the kernel says of this namespace.
  expect(again).toBeGreaterThanOrEqual(5)
  expect(view.sum('retransmits')).toBe(again)
  expect(view.sum('packets', SENT)).toBe(5 + again!)
  expect(view.attributes('opened')).toEqual([])
  expect(view.attributes('failed')[0]).toMatchObject({ 'spantap.network.namespace': alone.netns })
  expect(alone.netns).not.toBe(client.netns)
})

it('counts what is sent again, but its bytes once', async () => {
  watching = watchNetwork()
  const lossy = await start({ inside: ['unshare', '--net'] })
  await lossy.tell({ do: 'wire', drop: 7 })
  const { port } = await lossy.tell({ do: 'listen', host: '10.9.0.1' })
  await lossy.tell({ do: 'open', host: '10.9.0.2', port: port!, count: 3 })
  await lossy.tell({ do: 'move', bytes: 100_003, reply: 0 })
  await lossy.tell({ do: 'move', bytes: 0, reply: 1 })
  const view = () => watching.of(lossy.pid)
  const asClient = { 'spantap.network.role': 'client' }
  const asServer = { 'spantap.network.role': 'server' }
  // A late acknowledgement is a packet, too: both are asked until nothing moves any more.
  await watching.until(
    'open connections are as the kernel tells them to their process',
    async () => {
      const info = await lossy.tell({ do: 'info' })
      expect(info['sent']).toBe(3 * (100_003 + 2 * HEAD))
      expect(info['retransmits']).toBeGreaterThan(7)
      return (
        view().sum(IO, { ...asClient, ...SENT }) === info['sent'] &&
        view().sum('retransmits', asClient) === info['retransmits'] &&
        view().sum('packets', { ...asClient, ...SENT }) === info['segs_out'] &&
        view().sum('packets', { ...asClient, ...RECEIVED }) === info['segs_in']
      )
    },
  )
  expect(view().sum('active', asClient)).toBe(3)
  await watching.until('all has arrived', () => {
    return view().sum(IO, { ...asServer, ...RECEIVED }) === 3 * (100_003 + 2 * HEAD)
  })
})

it('puts round trip times where they belong', async () => {
  watching = watchNetwork()
  const slow = await start({ inside: ['unshare', '--net'] })
  await slow.tell({ do: 'wire', drop: 1_000_000, delay_ms: 3 })
  const { port: far } = await slow.tell({ do: 'listen', host: '10.9.0.1' })
  const { port: near } = await slow.tell({ do: 'listen', host: '127.0.0.1' })
  await slow.tell({ do: 'open', host: '10.9.0.2', port: far!, count: 1 })
  await slow.tell({ do: 'open', host: '127.0.0.1', port: near!, count: 7 })
  await slow.tell({ do: 'move', bytes: 101, reply: 101 })
  await slow.tell({ do: 'close' })
  await watching.until('all have ended', () => watching.of(slow.pid).sum('closed') === 16)
  await watching.stop()
  const view = watching.of(slow.pid)
  for (const name of ['rtt.smoothed', 'rtt.min']) {
    const all = view.histograms(name)
    expect(all).toHaveLength(4)
    for (const { attributes, bounds, counts, sum } of all) {
      const least = counts.reduce<number>(
        (n, count, i) => n + Number(count) * (bounds[i - 1] ?? 0),
        0,
      )
      const most = counts.reduce<number>((n, count, i) => n + Number(count) * (bounds[i] ?? 60), 0)
      expect(sum).toBeGreaterThanOrEqual(least)
      expect(sum).toBeLessThanOrEqual(most)
      const { 'network.peer.address': address } = attributeRecord(attributes.list)
      const below = counts
        .slice(0, bounds.indexOf(0.005) + 1)
        .reduce<number>((n, one) => n + Number(one), 0)
      // Two of 3 ms are the least that a round trip takes on the wire.
      if (address === '10.9.0.2') expect(below).toBe(0)
    }
  }
})

it('counts a connection of many intervals once, and its bytes as they come', async () => {
  watching = watchNetwork()
  const { port } = await server.tell({ do: 'listen' })
  await client.tell({ do: 'open', host: '127.0.0.1', port: port!, count: 1 })
  const mine = () => watching.of(client.pid)
  for (let round = 1; round <= 5; round++) {
    await client.tell({ do: 'move', bytes: 10_007, reply: 3 })
    await watching.until('its bytes are told', () => {
      const all = mine().sum(IO, SENT) === round * (10_007 + HEAD)
      return all && mine().sum(IO, RECEIVED) === round * 3
    })
    expect(mine().sum('opened')).toBe(1)
    expect(mine().sum('active')).toBe(1)
    expect(mine().sum('closed')).toBe(0)
  }
  // It has sent in five intervals at least, and at most in one more between the two of a round.
  expect(mine().count('rtt.smoothed')).toBeGreaterThanOrEqual(5)
  await client.tell({ do: 'close' })
  await watching.until('it has ended', () => watching.of(server.pid).sum('closed') === 1)
  await watching.stop()
  expect(mine().sum('opened')).toBe(1)
  expect(mine().sum('closed')).toBe(1)
  expect(mine().sum('active')).toBe(0)
  expect(mine().sum(IO, SENT)).toBe(5 * (10_007 + HEAD))
})

it('sees connections that were there before, in another network namespace, too', async () => {
  const inside = await start({ inside: ['unshare', '--net'] })
  await inside.tell({ do: 'wire', drop: 1_000_000 })
  const [{ port: far }, { port: near }] = [
    await inside.tell({ do: 'listen', host: '10.9.0.1' }),
    await server.tell({ do: 'listen', host: '::1' }),
  ]
  await inside.tell({ do: 'open', host: '10.9.0.2', port: far!, count: 3 })
  await client.tell({ do: 'open', host: '::1', port: near!, count: 5 })
  await inside.tell({ do: 'move', bytes: 1_000_003, reply: 1 })
  await client.tell({ do: 'move', bytes: 1_000_003, reply: 1 })
  watching = watchNetwork()
  await inside.tell({ do: 'move', bytes: 13, reply: 17 })
  await client.tell({ do: 'move', bytes: 13, reply: 17 })
  await inside.tell({ do: 'close' })
  await watching.until('they are told', () => watching.of(server.pid).sum(IO, RECEIVED) > 0)
  await watching.stop()
  const mine = watching.of(client.pid)
  expect(mine.sum('opened')).toBe(0)
  expect(mine.sum('active')).toBe(5)
  expect(mine.sum(IO, SENT)).toBe(5 * (13 + HEAD))
  expect(mine.sum(IO, RECEIVED)).toBe(5 * 17)
  expect(mine.attributes('active')).toEqual([
    expect.objectContaining({
      'network.type': 'ipv6',
      'network.peer.address': '::1',
      'network.peer.port': near,
      'spantap.network.role': 'client',
    }),
  ])
  expect(watching.of(server.pid).sum(IO, { ...RECEIVED, 'network.local.port': near })).toBe(
    5 * (13 + HEAD),
  )
  const both = watching.of(inside.pid)
  const asServer = { 'spantap.network.role': 'server', 'network.local.port': far }
  expect(both.sum(IO, { ...asServer, ...RECEIVED })).toBe(3 * (13 + HEAD))
  expect(both.sum('closed', { 'spantap.network.role': 'client' })).toBe(3)
})
