// DNS over UDP, at the level of records.
import { describe, expect, it } from 'vitest'
import { UdpSocket, type UdpOptions } from '../../../support/datagrams.ts'
import { query, response } from '../../../support/dns.ts'
import { facts, SimulatedHost } from '../../../support/events.ts'
import { Harness, type PlainSpan } from '../spans.ts'

const CLIENT = { ip: '127.0.0.1', port: 40_001 }
const SERVER = { ip: '127.0.0.1', port: 53 }

class Lookups {
  readonly host = new SimulatedHost()
  readonly harness = new Harness(this.host)
  readonly client: UdpSocket
  readonly server: UdpSocket

  constructor(client: UdpOptions = {}, server: UdpOptions = {}) {
    this.client = new UdpSocket(this.host, { local: CLIENT, ...client })
    this.server = new UdpSocket(this.host, { local: SERVER, pid: 200, ...server })
  }

  ask(bytes: Buffer): this {
    this.client.send(SERVER, bytes)
    this.server.receive(CLIENT, bytes)
    return this
  }

  answer(bytes: Buffer): this {
    this.server.send(CLIENT, bytes)
    this.client.receive(SERVER, bytes)
    return this
  }

  end(): PlainSpan[] {
    const spans = this.harness.end()
    return spans
  }
}

const line = ({ kind, name, status, attributes, parent }: PlainSpan): string =>
  [
    kind,
    name,
    attributes['dns.question.name'],
    attributes['error.type'] ?? attributes['dns.answers'] ?? '-',
    status,
    ...(parent === undefined ? [] : ['joined']),
  ].join(' ')

const lines = (spans: readonly PlainSpan[]): string[] => spans.map(line).toSorted()
const both = (rest: string, server = 'unset'): string[] => [
  `client ${rest}`,
  `server ${rest.replace(/\w+$/, server)} joined`,
]

describe('a lookup over UDP', () => {
  it('gives both spans, joined, with everything that the conventions have', () => {
    const one = { id: 77, name: 'shop.test', type: 28 }
    const lookups = new Lookups()
    lookups.host.facts.set(100, facts(100))
    lookups.ask(query(one)).answer(response({ ...one, alias: 'a.test', addresses: ['::1'] }))
    const [client, server] = lookups.end() as [PlainSpan, PlainSpan]
    expect(client).toMatchObject({ name: 'DNS AAAA', kind: 'client', service: 'program100' })
    expect(client.attributes).toEqual({
      'dns.question.name': 'shop.test',
      'dns.answers': ['::1'],
      'network.peer.address': '127.0.0.1',
      'network.peer.port': 53,
      'network.protocol.name': 'dns',
      'network.transport': 'udp',
      'server.address': '127.0.0.1',
      'server.port': 53,
      'spantap.dns.question.type': 'AAAA',
      'spantap.dns.response.code': 'NOERROR',
      'spantap.sources': 'tcp',
    })
    expect(server).toMatchObject({ kind: 'server', parent: client.span, trace: client.trace })
    expect(server.attributes).toMatchObject({
      'client.address': '127.0.0.1',
      'spantap.link': 'joined',
    })
    expect(client.start <= server.start && server.start < server.end).toBe(true)
    expect(server.end <= client.end).toBe(true)
  })

  it('pairs 101 A and 101 AAAA of one socket, answered in any order, by id and question', () => {
    const lookups = new Lookups()
    const all = Array.from({ length: 101 }, (_, i) =>
      [1, 28].map((type) => ({ id: (i * 7919 + type) & 0xffff, name: `n${i}.test`, type })),
    ).flat()
    for (const one of all) lookups.ask(query(one))
    for (const one of all.toReversed()) lookups.answer(response(one))
    const expected = all.flatMap(({ name, type }) =>
      both(`DNS ${type === 1 ? 'A' : 'AAAA'} ${name} - unset`),
    )
    expect(lines(lookups.end())).toEqual(expected.toSorted())
    expect(lookups.harness.lost()).toEqual({})
  })

  it('tells two questions of one id apart, and takes names of any case for the same', () => {
    const lookups = new Lookups()
    lookups.ask(query({ id: 5, name: 'One.test' })).ask(query({ id: 5, name: 'two.test' }))
    lookups.answer(response({ id: 5, name: 'two.test', addresses: ['10.0.0.2'] }))
    lookups.answer(response({ id: 5, name: 'oNE.tEST', addresses: ['10.0.0.1'] }))
    expect(lines(lookups.end())).toEqual(
      [
        ...both('DNS A One.test 10.0.0.1 unset'),
        ...both('DNS A two.test 10.0.0.2 unset'),
      ].toSorted(),
    )
  })

  it.each([
    [3, 'NXDOMAIN', 'unset'],
    [2, 'SERVFAIL', 'error'],
    [5, 'REFUSED', 'unset'],
    [23, 'BADCOOKIE', 'unset'],
    [14, '_OTHER', 'unset'],
  ])('says %i as error.type %s to who asked; to who answers it is %s', (rcode, error, server) => {
    const lookups = new Lookups()
    const spans = lookups.ask(query()).answer(response({ rcode })).end()
    expect(spans[0]).toMatchObject({ status: 'error', attributes: { 'error.type': error } })
    expect(spans[1]?.status).toBe(server)
    expect(spans[1]?.attributes['error.type']).toBe(server === 'error' ? error : undefined)
    expect(spans[1]?.attributes['spantap.dns.response.code']).toBe(error)
  })

  it('takes an answer without a question for that of the only query with its id', () => {
    const lookups = new Lookups()
    lookups.ask(query({ name: 'bad.test' })).answer(response({ bare: true, rcode: 1 }))
    expect(lines(lookups.end())[0]).toBe('client DNS A bad.test FORMERR error')
  })

  it('says when an answer was cut short', () => {
    const lookups = new Lookups()
    const spans = lookups
      .ask(query())
      .answer(response({ truncated: true }))
      .end()
    expect(spans.map(({ attributes }) => attributes['spantap.dns.truncated'])).toEqual([true, true])
  })
})

describe('a query that is sent again', () => {
  it('is one lookup with a count, joined with the one query that arrived', () => {
    const lookups = new Lookups()
    const bytes = query({ id: 9, name: 'again.test' })
    lookups.client.send(SERVER, bytes)
    lookups.host.nowNs += 2e9
    lookups.client.send(SERVER, bytes)
    lookups.host.nowNs += 2e9
    lookups.ask(bytes).answer(response({ id: 9, name: 'again.test' }))
    const spans = lookups.end()
    expect(lines(spans)).toEqual(both('DNS A again.test - unset'))
    const attempts = spans.map(({ attributes }) => attributes['spantap.dns.attempts'])
    expect(attempts).toEqual([3, undefined])
    expect(spans[0]!.end - spans[0]!.start).toBeGreaterThan(4e9)
  })

  it('and is never answered is a timeout, 5 s after the last time', () => {
    const { client, harness, host } = new Lookups()
    client.send({ ip: '192.0.2.1', port: 53 }, query())
    host.nowNs += 3e9
    client.send({ ip: '192.0.2.1', port: 53 }, query())
    harness.read().wait(4900)
    expect(harness.spans).toEqual([])
    harness.wait(200)
    expect(lines(harness.spans)).toEqual(['client DNS A shop.test timeout error'])
    expect(harness.spans[0]!.end - harness.spans[0]!.start).toBe(8e9 + host.stepNs)
    client.receive({ ip: '192.0.2.1', port: 53 }, response())
    expect(harness.end()).toHaveLength(1)
    expect(harness.count('spantap_datagrams_skipped', { reason: 'unasked' })).toBe(1)
    expect(harness.lost()).toEqual({})
  })
})

describe('both ends', () => {
  const any = (port: number): { ip: string; port: number } => ({ ip: '0.0.0.0', port })
  const rows: [string, UdpOptions, UdpOptions, boolean][] = [
    ['a server on any address', {}, { local: any(53) }, true],
    ['a server that does not see who asks', {}, { local: any(53), blind: true }, true],
    ['a client on any address', { local: any(40_001) }, {}, true],
    [
      'both on any address',
      { local: any(40_001), blind: true },
      { local: any(53), blind: true },
      true,
    ],
    ['another network namespace', { netns: 7 }, {}, false],
    ['another port', { local: { ip: '127.0.0.1', port: 40_002 } }, {}, false],
  ]
  it.each(rows)('%s', (_, client, server, joined) => {
    const lookups = new Lookups(client, server)
    const spans = lookups.ask(query()).answer(response()).end()
    expect(spans.map(({ kind }) => kind).toSorted()).toEqual(['client', 'server'])
    expect(spans.filter(({ parent }) => parent !== undefined)).toHaveLength(joined ? 1 : 0)
  })

  it('are joined across a virtual address and two namespaces', () => {
    const host = new SimulatedHost()
    const pod = { ip: '10.244.0.7', port: 50_001 }
    const client = new UdpSocket(host, { local: pod, netns: 1 })
    const server = new UdpSocket(host, { local: any(53), netns: 2, pid: 200 })
    client.send({ ip: '10.96.0.10', port: 53 }, query())
    server.receive(pod, query())
    server.send(pod, response())
    client.receive({ ip: '10.96.0.10', port: 53 }, response())
    expect(lines(new Harness(host).end())).toEqual(both('DNS A shop.test - unset'))
  })

  it('are joined by the address that a client learns of itself with the answer', () => {
    const host = new SimulatedHost()
    const pod = { ip: '10.244.0.7', port: 50_001 }
    const own = { local: any(50_001), seenAs: pod.ip, netns: 1 }
    const client = new UdpSocket(host, own)
    const server = new UdpSocket(host, { local: any(53), netns: 2, pid: 200 })
    for (const id of [1, 2]) {
      client.send({ ip: '10.96.0.10', port: 53 }, query({ id }))
      server.receive(pod, query({ id }))
      server.send(pod, response({ id }))
      client.receive({ ip: '10.96.0.10', port: 53 }, response({ id }))
    }
    // The first time nobody knows that the address is one of this host, and nobody waits.
    expect(lines(new Harness(host).end())).toEqual([
      'client DNS A shop.test - unset',
      'client DNS A shop.test - unset',
      'server DNS A shop.test - unset',
      'server DNS A shop.test - unset joined',
    ])
  })

  it('are left out where one is spantap itself', () => {
    const lookups = new Lookups({ own: true })
    expect(lookups.ask(query()).answer(response()).end()).toEqual([])
    expect(lookups.harness.count('spantap_spans_dropped', { reason: 'self' })).toBe(2)
    // Its own record may come last.
    const late = new Lookups({ own: true })
    late.server.receive(CLIENT, query())
    late.server.send(CLIENT, response())
    late.client.send(SERVER, query())
    late.client.receive(SERVER, response())
    expect(late.end()).toEqual([])
  })
})

describe('what is missing', () => {
  it('makes no timeout of a lookup whose answer may have been lost', () => {
    const { client, harness } = new Lookups()
    client.send(SERVER, query({ id: 1 }))
    client.lost = 3
    client.send(SERVER, query({ id: 2 }))
    harness.read().wait(8000)
    expect(harness.spans.map(line)).toEqual(['client DNS A shop.test timeout error'])
    expect(harness.lost()).toEqual({ records_missing: 1 })
  })

  it('nor of one whose answer cannot be read', () => {
    const { client, harness } = new Lookups()
    client.send(SERVER, query())
    client.receive(SERVER, response(), false)
    harness.read().wait(8000)
    expect(harness.spans).toEqual([])
    expect(harness.lost()).toEqual({ unreadable: 1 })
    expect(harness.count('spantap_datagrams_skipped', { reason: 'unreadable' })).toBe(1)
  })

  it('doubts what was asked before the loss, not what was asked after, on any socket', () => {
    const { host, client, server, harness } = new Lookups()
    const other = new UdpSocket(host, { local: { ...CLIENT, port: 40_002 } })
    client.send(SERVER, query({ id: 1, name: 'before.test' }))
    other.send(SERVER, query({ id: 1, name: 'other.test' }))
    client.receive(SERVER, response(), false)
    client.send(SERVER, query({ id: 2, name: 'between.test' }))
    server.lost = 3
    server.send(CLIENT, Buffer.from('hello'))
    client.send(SERVER, query({ id: 3, name: 'after.test' }))
    client.send(SERVER, query({ id: 2, name: 'between.test' }))
    harness.read().wait(8000)
    expect(harness.spans.map(line)).toEqual(['client DNS A after.test timeout error'])
    expect(harness.lost()).toEqual({ unreadable: 1, records_missing: 2 })
  })

  it('counts what waits at the end, and what is no DNS', () => {
    const { client, harness } = new Lookups()
    client.send(SERVER, query())
    client.send(SERVER, Buffer.from('hello'))
    client.receive(SERVER, response({ id: 999 }))
    expect(harness.end()).toEqual([])
    expect(harness.lost()).toEqual({ shutdown: 1 })
    expect(harness.count('spantap_datagrams_skipped', { reason: 'malformed' })).toBe(1)
    expect(harness.count('spantap_datagrams_skipped', { reason: 'unasked' })).toBe(1)
  })
})
