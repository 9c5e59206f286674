// Connections that carry something else: named where that is certain, and not looked at any longer.
import { describe, expect, it } from 'vitest'
import { POLICY } from '../../../bpf/events.ts'
import { SimulatedHost } from '../../support/events.ts'
import { Harness, summary } from './spans.ts'
import { answer, ask, get, ok, pieces } from './traffic.ts'

const u32be = (n: number): string =>
  String.fromCharCode(n >>> 24, (n >> 16) & 255, (n >> 8) & 255, n & 255)
const u32le = (n: number): string => u32be(n).split('').reverse().join('')

describe('protocols that are named at their first bytes', () => {
  it.each([
    ['tls', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['http2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['ssh', 'SSH-2.0-OpenSSH_9.2p1\r\n'],
    ['amqp', 'AMQP\x00\x00\x09\x01'],
    ['redis', '*1\r\n$4\r\nPING\r\n'],
    ['postgresql', `${u32be(8)}${u32be(80877103)}`],
    ['postgresql', `${u32be(41)}${u32be(196608)}user\x00postgres\x00database\x00postgres\x00\x00`],
    ['mongodb', `${u32le(50)}${u32le(1)}${u32le(0)}${u32le(2013)}${'\x00'.repeat(34)}`],
    ['mysql', '\x4a\x00\x00\x00\x0a8.0.36\x00\x08\x00\x00\x00abc'],
    ['kafka', `${u32be(15)}\x00\x12\x00\x03${u32be(1)}\x00\x03abc\x00\x00`],
  ])('%s', (protocol, bytes) => {
    const host = new SimulatedHost()
    const ends = host.tcp()
    ends.client.send(bytes)
    ends.server.receive(bytes)
    const harness = new Harness(host)
    expect(harness.end()).toEqual([])
    expect(harness.count('spantap_connections', { protocol, decoded: 'false' })).toBe(2)
    expect(host.policies.map((p) => p.policy)).toEqual([
      POLICY.NONE,
      POLICY.NONE,
      POLICY.NONE,
      POLICY.NONE,
    ])
    expect(host.endpoints).toEqual([
      { connection: ends.client.id, policy: POLICY.NONE },
      { connection: ends.server.id, policy: POLICY.NONE },
    ])
  })
})

describe('unknown protocols', () => {
  it('are given up after three turns', () => {
    const host = new SimulatedHost()
    const { server } = host.tcp()
    const harness = new Harness(host)
    server.receive('hello\n')
    server.send('who is there\n')
    harness.read()
    expect(host.policies).toEqual([])
    server.receive('nobody\n')
    harness.read()
    expect(host.policies.map((p) => p.policy)).toEqual([POLICY.NONE, POLICY.NONE])
    expect(harness.count('spantap_connections', { protocol: 'unknown', decoded: 'false' })).toBe(1)
  })

  it('are given up after 3 KiB', () => {
    const host = new SimulatedHost()
    host.tcp().server.receive('\x01'.repeat(3072))
    new Harness(host).read()
    expect(host.policies).toHaveLength(2)
  })

  it('their listener is only given up after three connections, and never when it also speaks HTTP', () => {
    const host = new SimulatedHost()
    const harness = new Harness(host)
    const strange = (): void => {
      host
        .tcp({ local: { ip: '10.0.0.2', port: 4000 + host.nextConnection() } })
        .server.receive('\x01'.repeat(3072))
      harness.read()
    }
    const ends = host.tcp({ local: { ip: '10.0.0.2', port: 9 } })
    strange()
    strange()
    expect(host.endpoints).toEqual([])
    strange()
    expect(host.endpoints.map((e) => e.policy)).toEqual([POLICY.NONE])
    ask(ends, get('/a'))
    answer(ends, ok())
    harness.read()
    expect(host.endpoints.map((e) => e.policy)).toContain(undefined)
    host.endpoints.length = 0
    strange()
    strange()
    strange()
    expect(host.endpoints).toEqual([])
  })

  it('a method nobody knows is still HTTP, in bytes too', () => {
    const host = new SimulatedHost()
    const ends = host.tcp()
    ask(ends, 'FROBNICATE /a HTTP/1.1\r\nHost: shop:8080\r\n\r\n', pieces(1))
    answer(ends, ok(), pieces(1))
    expect(summary(new Harness(host).end())).toEqual([
      'client _OTHER http://shop:8080/a 200',
      'server _OTHER /a 200',
    ])
  })

  it('what follows 64 KiB of nonsense on a decoded connection is given up', () => {
    const host = new SimulatedHost()
    const { server } = host.tcp({ remote: { ip: '10.0.0.9', port: 80 } })
    server.receive(get('/a'))
    server.send(ok())
    for (let i = 0; i < 9; i++) {
      server.receive('\x00nonsense')
      server.send('\x00nonsense')
    }
    const harness = new Harness(host)
    expect(summary(harness.end())).toEqual(['server GET /a 200'])
    expect(harness.lost()).toEqual({ malformed: 1 })
    expect(host.policies.filter((p) => p.policy === POLICY.NONE)).toHaveLength(2)
  })
})

it('forgets connections on which nothing happens, and the oldest when there are too many', () => {
  const host = new SimulatedHost()
  const harness = new Harness(host, { max_connections: 3, idle_timeout: '1m' })
  for (let i = 0; i < 5; i++) host.tcp().client.send(get('/a'))
  harness.read()
  expect(harness.count('spantap_connections_followed')).toBe(3)
  expect(harness.lost()).toEqual({ evicted: 2 })
  harness.wait(61_000)
  expect(harness.count('spantap_connections_followed')).toBe(0)
  expect(harness.lost()).toEqual({ evicted: 2, idle: 3 })
  expect(harness.count('spantap_connections_forgotten')).toBe(5)
})
