// S2: connections that are older than spantap. Nobody saw them begin: the role comes from the first message, the addresses from the
// socket. And what stood in the middle of a message when spantap came gives no wrong span.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccounted } from '../support/accounting.ts'
import {
  CLIENT,
  NO_DIFFERENCE,
  pathOf,
  paths,
  pidOf,
  SERVER,
  spansOf,
} from '../support/exchanges.ts'
import { allJoined, joins } from '../support/joins.ts'
import type { DecodedSpan } from '../support/otlp_sink.ts'
import { hopsOf, startChain, type Chain } from '../support/servers/chain.ts'
import { startDriver, type Driver, type DriverOptions } from '../support/servers/driver.ts'
import { watch, type Watched } from '../support/watched.ts'

const COUNT = 1009
const CONNECTIONS = 10

interface Old {
  readonly row: string
  readonly options: Partial<DriverOptions>
  readonly to: (chain: Chain) => string
}

const OLD: readonly Old[] = [
  { row: 'older-v4', options: {}, to: ({ python }) => `127.0.0.1:${python.port}` },
  { row: 'older-v6', options: {}, to: ({ python }) => `[::1]:${python.port6}` },
  { row: 'older-unix', options: {}, to: ({ python }) => `unix:${python.unix}` },
  { row: 'older-unused', options: { warm: 0 }, to: ({ python }) => `127.0.0.1:${python.port}` },
  { row: 'older-chain', options: {}, to: ({ nginx }) => `127.0.0.1:${nginx.port}` },
]

let chain: Chain
let watched: Watched
const drivers = new Map<string, Driver>()
/** A connection of this process on which a request was sent before spantap came, and answered after. */
let answeredLate: Socket
/** One on which half of a request was sent. */
let halfSent: Socket

const request = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`

/** Resolves when `count` responses of the backend have come in, all of which end in a line. */
async function responses(socket: Socket, count: number): Promise<void> {
  let text = ''
  while (text.split('HTTP/1.1 200').length - 1 < count || !text.endsWith('\n')) {
    text += String(((await once(socket, 'data')) as [Buffer])[0])
  }
}

async function open(first: string): Promise<Socket> {
  const socket = connect(chain.python.port, '127.0.0.1')
  await once(socket, 'connect')
  socket.setNoDelay().write(first)
  return socket
}

beforeAll(async () => {
  chain = await startChain()
  for (const { row, options, to } of OLD) {
    const more = { hold: true, warm: 3, count: COUNT, connections: CONNECTIONS, ...options }
    drivers.set(row, await startDriver({ to: to(chain), row, ...more }))
  }
  answeredLate = await open(request('/older-late/delay-6000/0'))
  halfSent = await open(request('/older-half/ok/0').slice(0, 13))
  watched = await watch([chain.nginx.pid, chain.node.pid, chain.python.pid])
})
afterAll(async () => {
  answeredLate?.destroy()
  halfSent?.destroy()
  await watched?.stop()
  for (const driver of drivers.values()) driver.end()
  await chain?.stop()
})

describe('S2: connections older than spantap', () => {
  it.each(OLD.map(({ row }) => row))('S2: %s, 1,009 of 1,009 on both sides', async (row) => {
    const driver = drivers.get(row)!
    watched.observer.begin()
    driver.go()
    const { statuses } = await driver.result
    expect(statuses).toEqual({ 200: COUNT })
    const { python } = chain
    const direct = [{ client: driver.pid, server: python.pid }]
    const hops = row === 'older-chain' ? hopsOf(driver.pid, chain) : direct
    const expected = spansOf(hops, { paths: paths(row, 'ok', COUNT), status: 200 })
    const spans = await watched.observer.spans(row, expected.length, [driver.pid])
    expect(await watched.difference(spans, expected)).toEqual(NO_DIFFERENCE)
    expect(joins(spans, hops)).toEqual(allJoined(expected.length / 2))
    if (row === 'older-v4') expectAddresses(spans, '127.0.0.1', python.port)
    if (row === 'older-v6') expectAddresses(spans, '::1', python.port6!)
  })

  it('S2: a request sent before spantap came gives no span, and the next ones do', async () => {
    watched.observer.begin()
    await responses(answeredLate, 1)
    const next = paths('older-late', 'ok', 11, 0, 1)
    for (const path of next) {
      answeredLate.write(request(path))
      await responses(answeredLate, 1)
    }
    await expectOnly('older-late', next)
  })

  it('S2: half a request sent before spantap came gives no span, and the next ones do', async () => {
    watched.observer.begin()
    halfSent.write(request('/older-half/ok/0').slice(13))
    await responses(halfSent, 1)
    const next = paths('older-half', 'ok', 11, 0, 1)
    for (const path of next) {
      halfSent.write(request(path))
      await responses(halfSent, 1)
    }
    await expectOnly('older-half', next)
  })

  it('S6: every byte is accounted for', async () => {
    await expectAccounted(watched.spantap)
  })
})

async function expectOnly(row: string, next: string[]): Promise<void> {
  const hops = [{ client: process.pid, server: chain.python.pid }]
  const expected = spansOf(hops, { paths: next, status: 200 })
  const spans = await watched.observer.spans(row, expected.length, [process.pid])
  expect(await watched.difference(spans, expected)).toEqual(NO_DIFFERENCE)
}

/** Who was called is known on both sides, and who called on the server's. */
function expectAddresses(spans: readonly DecodedSpan[], address: string, port: number): void {
  for (const span of spans.filter((one) => pathOf(one).startsWith('/older'))) {
    const { attributes } = span
    expect(attributes['server.port']).toBe(port)
    if (span.kind === CLIENT) {
      expect(attributes['network.peer.address']).toBe(address)
      expect(attributes['network.peer.port']).toBe(port)
    } else {
      expect([span.kind, pidOf(span)]).toEqual([SERVER, chain.python.pid])
      expect(attributes['client.address']).toBe(address)
      expect(attributes['network.peer.address']).toBe(address)
    }
  }
}
