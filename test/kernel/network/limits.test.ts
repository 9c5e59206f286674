// When maps are full, programs are missing, and looks come at the same time as ends.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { DIRECTION, NETWORK_LOST, PeerKey } from '../../../bpf/events.ts'
import { open, type BpfObject } from '../../../native/index.ts'
import { objectFile } from '../../../receivers/tcp/load.ts'
import { Facts } from '../../../receivers/tcp/network/facts.ts'
import { NetworkKernel } from '../../../receivers/tcp/network/kernel.ts'
import { until } from '../../support/until.ts'
import { startPeer, type Peer } from './peer.ts'
import { watchNetwork } from './watch.ts'

let client: Peer
let server: Peer
let object: BpfObject | undefined
beforeEach(async () => {
  client = await startPeer()
  server = await startPeer()
})
afterEach(async () => {
  object?.close()
  object = undefined
  await client.stop()
  await server.stop()
})

/** The programs alone, with maps of these sizes. */
function load(maxEntries: Record<string, number>): NetworkKernel {
  object = open(objectFile('network'), { rodata: { self_pid: process.pid }, maxEntries })
  const kernel = new NetworkKernel(object)
  for (const program of object.programs) object.attach(program)
  kernel.begin(object.programs)
  return kernel
}

/** Facts of each process, and under 0 of those that had no room. */
class All extends Map<number, Facts> {
  readonly add = (key: Uint8Array, value: Uint8Array): void => {
    const pid = PeerKey.pid(new DataView(key.buffer, key.byteOffset), 0)
    const facts = this.get(pid) ?? new Facts()
    facts.add(value)
    this.set(pid, facts)
  }
}

async function stop(kernel: NetworkKernel, all = new All()): Promise<All> {
  await object!.stop()
  kernel.drainAll(all.add)
  return all
}

const sum = (all: All, of: (facts: Facts) => number): number =>
  [...all.values()].reduce((total, facts) => total + of(facts), 0)

it('puts peers together that have no room, and loses none', async () => {
  const kernel = load({ peers: 5 })
  const { port } = await server.tell({ do: 'listen', host: '0.0.0.0' })
  for (let i = 2; i < 19; i++) {
    await client.tell({ do: 'open', host: `127.0.0.${i}`, port: port!, count: 3 })
  }
  const all = await stop(kernel)
  // Three keys have room at most; the server has one, since it sees one address, and others on this host have some.
  expect(all.get(0)!.opened).toBeGreaterThanOrEqual(17 * 3 - 3 * 3)
  expect(sum(all, ({ opened }) => opened)).toBeGreaterThanOrEqual(2 * 17 * 3)
})

it('counts connections that it has no room to follow', async () => {
  load({ open_connections: 1 })
  const lost = (): number => object!.sums('lost')[NETWORK_LOST.NO_ROOM]!
  const before = lost()
  const { port } = await server.tell({ do: 'listen' })
  await client.tell({ do: 'open', host: '127.0.0.1', port: port!, count: 31 })
  // Two ends each; one of them has the room, unless somebody else has it.
  expect(lost() - before).toBeGreaterThanOrEqual(2 * 31 - 1)
  await client.tell({ do: 'close' })
  const unknown = (): number => object!.sums('lost')[NETWORK_LOST.UNKNOWN]!
  await until('ends that nobody knows', () => unknown() >= 2 * 31 - 1)
})

it('counts to the byte while it looks without a pause', async () => {
  const kernel = load({})
  const { port } = await server.tell({ do: 'listen' })
  let busy = true
  let looks = 0
  const looking = (async () => {
    while (busy) {
      kernel.look()
      looks++
      await new Promise((resolve) => setImmediate(resolve))
    }
  })()
  for (let round = 0; round < 7; round++) {
    await client.tell({ do: 'open', host: '127.0.0.1', port: port!, count: 101 })
    await client.tell({ do: 'move', bytes: 4001, reply: 307 })
    await client.tell({ do: 'close' })
  }
  const all = new All()
  await until('all have ended', () => {
    kernel.drain(all.add)
    kernel.flip()
    return [client, server].every(({ pid }) => all.get(pid)?.closed(0) === 707)
  })
  busy = false
  await looking
  await stop(kernel, all)
  expect(looks).toBeGreaterThan(100)
  for (const [pid, sent, received] of [
    [client.pid, 4001 + 9, 307],
    [server.pid, 307, 4001 + 9],
  ] as const) {
    const facts = all.get(pid)!
    expect(facts.opened).toBe(707)
    expect(facts.closed(0)).toBe(707)
    expect(facts.active).toBe(0)
    expect(facts.bytes(DIRECTION.SEND)).toBe(707 * sent)
    expect(facts.bytes(DIRECTION.RECEIVE)).toBe(707 * received)
  }
})

it('tells nothing of a process that is not selected', async () => {
  const watching = watchNetwork(200, [], (facts) => facts?.pid === server.pid)
  const { port } = await server.tell({ do: 'listen' })
  await client.tell({ do: 'open', host: '127.0.0.1', port: port!, count: 11 })
  await client.tell({ do: 'close' })
  await watching.until('all is told', () => watching.of(server.pid).sum('closed') === 11)
  await watching.stop()
  expect(watching.of(client.pid).attributes('opened')).toEqual([])
  expect(watching.services()).toBe(1)
})

it.each([['network_state'], ['network_state_nested'], ['look_at_sockets']])(
  'K3: without %s the rest goes on, and a line says what is missing',
  async (program) => {
    const watching = watchNetwork(200, [program])
    const { port } = await server.tell({ do: 'listen' })
    await client.tell({ do: 'open', host: '127.0.0.1', port: port!, count: 11 })
    await client.tell({ do: 'move', bytes: 1009, reply: 3 })
    await client.tell({ do: 'close' })
    await watching.until('all is told', () => watching.of(server.pid).sum('closed') === 11)
    await watching.stop()
    const mine = watching.of(client.pid)
    expect(mine.sum('opened')).toBe(11)
    expect(mine.sum('process.network.io', { 'network.io.direction': 'receive' })).toBe(33)
    expect(watching.lines).toEqual([
      {
        level: 'warn',
        message: expect.stringMatching(/^missing: network facts of /),
        fields: { programs: `${program} (disabled)` },
      },
    ])
  },
)

it('K3: without both programs of states there are no network facts, and a line says so', async () => {
  const watching = watchNetwork(200, ['network_state', 'network_state_nested'])
  await watching.stop()
  expect(watching.batches).toBe(0)
  expect(watching.lines.map(({ message }) => message)).toContain(
    'missing: network facts: no metrics of connections, bytes and round trip times by peer',
  )
})
