// DNS over TCP, at the level of records.
import { describe, expect, it } from 'vitest'
import { framed, query, response } from '../../../support/dns.ts'
import { SimulatedHost } from '../../../support/events.ts'
import { run } from '../run.ts'
import { Harness, type PlainSpan } from '../spans.ts'
import { answer, ask, pieces, whole } from '../traffic.ts'

const line = ({ kind, name, status, attributes }: PlainSpan): string =>
  [
    kind,
    name,
    attributes['dns.question.name'],
    attributes['error.type'] ?? attributes['dns.answers'] ?? '-',
    status,
  ].join(' ')

describe('DNS over TCP', () => {
  it('gives both spans of a lookup, with everything that the conventions have', () => {
    const { spans } = run((ends) => {
      ask(ends, framed(query({ id: 7, name: 'Shop.test', type: 28 })))
      answer(
        ends,
        framed(response({ id: 7, name: 'Shop.test', type: 28, addresses: ['2001:db8::7'] })),
      )
    })
    const [client, server] = spans as [PlainSpan, PlainSpan]
    expect(client.attributes).toEqual({
      'dns.question.name': 'Shop.test',
      'dns.answers': ['2001:db8::7'],
      'network.peer.address': '127.0.0.1',
      'network.peer.port': 8080,
      'network.protocol.name': 'dns',
      'network.transport': 'tcp',
      'server.address': '127.0.0.1',
      'server.port': 8080,
      'spantap.dns.question.type': 'AAAA',
      'spantap.dns.response.code': 'NOERROR',
      'spantap.sources': 'tcp',
    })
    expect([client.name, client.kind, client.status]).toEqual(['DNS AAAA', 'client', 'unset'])
    expect([server.name, server.kind, server.parent]).toEqual(['DNS AAAA', 'server', client.span])
    expect(server.attributes['client.address']).toBe('127.0.0.1')
    expect(server.attributes['spantap.link']).toBe('joined')
  })

  it.each([
    ['one call', whole],
    ['one byte a call', pieces(1)],
    ['3 bytes a call', pieces(3)],
    ['40 bytes a call', pieces(40)],
  ])('pairs 11 pipelined queries, answered last first, by id: %s', (_, cut) => {
    const names = Array.from({ length: 11 }, (_, i) => ({ id: 100 + i, name: `n${i}.test` }))
    const { spans } = run((ends) => {
      ask(ends, framed(...names.map((name) => query(name))), cut)
      const answers = names.map((name, i) => response({ ...name, addresses: [`10.0.0.${i}`] }))
      answer(ends, framed(...answers.toReversed()), cut)
    })
    const expected = names.flatMap(({ name }, i) =>
      ['client', 'server'].map((kind) => `${kind} DNS A ${name} 10.0.0.${i} unset`),
    )
    expect(spans.map(line).toSorted()).toEqual(expected.toSorted())
    const clients = new Set(spans.filter(({ kind }) => kind === 'client').map(({ span }) => span))
    for (const { kind, parent } of spans) {
      if (kind === 'server') expect(clients.has(parent ?? '')).toBe(true)
    }
  })

  it('takes a zone transfer of many messages for one exchange', () => {
    const { spans } = run((ends) => {
      ask(ends, framed(query({ id: 3, type: 252 })))
      const records = Array.from({ length: 250 }, (_, i) => `10.1.0.${i}`)
      for (let i = 0; i < 13; i++)
        answer(ends, framed(response({ id: 3, type: 252, addresses: records })))
      ask(ends, framed(query({ id: 4, name: 'next.test' })))
      answer(ends, framed(response({ id: 4, name: 'next.test' })))
    })
    expect(spans.map(({ name }) => name)).toEqual(['DNS AXFR', 'DNS AXFR', 'DNS A', 'DNS A'])
    expect(spans[0]?.attributes['dns.answers']).toHaveLength(64)
  })

  it('says timeout after 5 s, and does not mind the answer that comes then', () => {
    const host = new SimulatedHost()
    const ends = host.tcp()
    const harness = new Harness(host)
    ask(ends, framed(query({ id: 1, name: 'slow.test' })))
    harness.read().wait(6000)
    ask(ends, framed(query({ id: 2, name: 'quick.test' })))
    answer(ends, framed(response({ id: 1, name: 'slow.test' })))
    answer(ends, framed(response({ id: 2, name: 'quick.test' })))
    const spans = harness.end()
    expect(spans.map(line).toSorted()).toEqual([
      'client DNS A quick.test - unset',
      'client DNS A slow.test timeout error',
      'server DNS A quick.test - unset',
      'server DNS A slow.test timeout error',
    ])
    expect(spans.map(({ start, end }) => end - start).filter((ns) => ns === 5e9)).toHaveLength(2)
    expect(harness.lost()).toEqual({})
  })

  it('says connection_closed of what was not answered then', () => {
    const { spans } = run((ends) => {
      ask(ends, framed(query({ name: 'gone.test' })))
      ends.server.close()
      ends.client.eof()
      ends.client.close()
    })
    expect(spans.map(line).toSorted()).toEqual([
      'client DNS A gone.test connection_closed error',
      'server DNS A gone.test connection_closed error',
    ])
  })
})
