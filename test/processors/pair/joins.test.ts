// Parents by proof of both ends of one connection. Never a wrong one.
import { describe, expect, it } from 'vitest'
import { SimulatedHost } from '../../support/events.ts'
import { checkParents, exchange, of } from './parents.ts'
import { Harness, summary } from './spans.ts'
import { answer, ask, get, ok } from './traffic.ts'

describe('both ends of one connection', () => {
  it('joins every exchange of 10 connections', () => {
    const host = new SimulatedHost()
    const links = Array.from({ length: 10 }, () => host.tcp())
    for (let i = 0; i < 101; i++) exchange(links[i % 10]!, `/${i}/x`)
    const harness = new Harness(host)
    const spans = harness.end()
    expect(spans).toHaveLength(202)
    checkParents(spans)
    expect(new Set(spans.map((s) => s.trace)).size).toBe(101)
    expect(harness.count('spantap_exchanges_joined')).toBe(101)
    expect(of(spans, 'server').every((s) => s.attributes['spantap.link'] === 'joined')).toBe(true)
    expect(of(spans, 'client').every((s) => s.attributes['spantap.link'] === undefined)).toBe(true)
  })

  it('joins pipelined requests by their sequence numbers, also across its end', () => {
    const host = new SimulatedHost()
    const ends = host.tcp({ sendSeq: 0xffffffc0 })
    const paths = Array.from({ length: 10 }, (_, i) => `/${i}/x`)
    ask(ends, paths.map((path) => get(path)).join(''))
    answer(ends, paths.map(() => ok()).join(''))
    const spans = new Harness(host).end()
    expect(spans).toHaveLength(20)
    checkParents(spans)
  })

  it('joins when the records of one end come much later than those of the other', () => {
    const host = new SimulatedHost()
    const { client, server } = host.tcp()
    client.send(get('/a'))
    client.receive(ok())
    const harness = new Harness(host).read()
    harness.wait(200)
    expect(harness.spans).toEqual([])
    server.receive(get('/a'))
    server.send(ok())
    checkParents(harness.end())
    expect(harness.spans).toHaveLength(2)
  })

  it('joins when one end was closed before anything of the other was seen', () => {
    const host = new SimulatedHost()
    const { client, server } = host.tcp()
    server.receive(get('/a'))
    server.send(ok())
    server.close()
    const harness = new Harness(host).read()
    client.send(get('/a'))
    client.receive(ok())
    client.close()
    checkParents(harness.end())
    expect(harness.spans).toHaveLength(2)
    expect(harness.count('spantap_connections_followed')).toBe(0)
  })

  it('does not wait for ever for the other end', () => {
    const host = new SimulatedHost()
    const { client, server } = host.tcp()
    client.send(get('/a'))
    client.receive(ok())
    const harness = new Harness(host).read().wait(251)
    expect(summary(harness.spans)).toEqual(['client GET http://shop:8080/a 200'])
    server.receive(get('/a'))
    server.send(ok())
    // Too late: a parent that is known is right all the same, but none is needed.
    expect(of(harness.end(), 'server')[0]!.parent).toBeUndefined()
  })

  it('emits at once what has its other end elsewhere', () => {
    const host = new SimulatedHost()
    const { server } = host.tcp({
      local: { ip: '10.0.0.7', port: 5000 },
      remote: { ip: '10.0.0.9', port: 80 },
    })
    server.receive(get('/a'))
    server.send(ok())
    expect(new Harness(host).read().spans).toHaveLength(1)
  })

  it('a server waits for a client that is slow to read', () => {
    const host = new SimulatedHost()
    const { client, server } = host.tcp()
    client.send(get('/a'))
    server.receive(get('/a'))
    server.send(ok())
    const harness = new Harness(host).read().wait(9999)
    expect(harness.spans).toEqual([])
    client.receive(ok())
    checkParents(harness.end())
    expect(harness.spans).toHaveLength(2)
  })

  it('a server that has waited in vain has no parent: its client may never be exported', () => {
    const host = new SimulatedHost()
    const { client, server } = host.tcp()
    client.send(get('/a'))
    server.receive(get('/a'))
    server.send(ok())
    const harness = new Harness(host).read().wait(10_001)
    expect(summary(harness.spans)).toEqual(['server GET /a 200'])
    client.receive(ok())
    const spans = harness.end()
    expect(spans).toHaveLength(2)
    expect(spans.map((s) => s.parent)).toEqual([undefined, undefined])
    expect(new Set(spans.map((s) => s.trace)).size).toBe(2)
  })

  it('16,384 servers wait at most, the oldest gives up first', () => {
    const host = new SimulatedHost()
    const { client, server } = host.tcp()
    const paths = Array.from({ length: 16_387 }, (_, i) => `/${i}`)
    for (const path of paths) client.send(get(path))
    for (const path of paths) {
      server.receive(get(path))
      server.send(ok())
    }
    const harness = new Harness(host).read()
    expect(summary(harness.spans)).toEqual(
      paths.slice(0, 3).map((path) => `server GET ${path} 200`),
    )
  })

  it('is not fooled by equal addresses in other network namespaces', () => {
    const host = new SimulatedHost()
    const one = host.tcp({ netns: 1, local: { ip: '127.0.0.1', port: 5000 } })
    const other = host.tcp({ netns: 2, local: { ip: '127.0.0.1', port: 5000 } })
    one.client.send(get('/a'))
    other.server.receive(get('/a'))
    other.server.send(ok())
    one.client.receive(ok())
    const spans = new Harness(host).end()
    expect(spans.map((s) => s.parent)).toEqual([undefined, undefined])
  })

  it('is not fooled by equal addresses and other sequence numbers', () => {
    const host = new SimulatedHost()
    const local = { ip: '10.0.0.1', port: 5000 }
    const one = host.tcp({ local, sendSeq: 1000 })
    const other = host.tcp({ local, sendSeq: 1001 })
    one.client.send(get('/a'))
    other.server.receive(get('/a'))
    other.server.send(ok())
    one.client.receive(ok())
    expect(new Harness(host).end().map((s) => s.parent)).toEqual([undefined, undefined])
  })

  it('of two requests of one sequence number only the first one has a parent', () => {
    const host = new SimulatedHost()
    const local = { ip: '10.0.0.1', port: 5000 }
    const { client } = host.tcp({ local, sendSeq: 1000 })
    const { server } = host.tcp({ local, sendSeq: 1000 })
    client.send(get('/a'))
    // The server's end says that its stream began again: whatever it is, it is no proof.
    server.receive(get('/a'))
    const again = host.tcp({ local, sendSeq: 1000 }).server
    again.receive(get('/a'))
    server.send(ok())
    again.send(ok())
    client.receive(ok())
    const spans = new Harness(host).end()
    const [parent, ...more] = of(spans, 'client')
    expect(more).toEqual([])
    expect(of(spans, 'server').map((s) => s.parent)).toEqual([parent!.span, undefined])
  })
})

describe('times', () => {
  it('the server lies within the client whatever order the records came in', () => {
    const host = new SimulatedHost()
    const { client, server } = host.tcp()
    for (let i = 0; i < 5; i++) {
      // Send is seen when it returns: after the other end has read.
      server.receive(get(`/${i}`))
      client.send(get(`/${i}`))
      client.receive(ok())
      server.send(ok())
    }
    const harness = new Harness(host)
    harness.end()
    const clients = of(harness.spans, 'client')
    for (const [i, s] of of(harness.spans, 'server').entries()) {
      const c = clients[i]!
      expect(c.start <= s.start && s.start <= s.end && s.end <= c.end).toBe(true)
    }
    expect(harness.count('spantap_join_inversions')).toBe(10)
  })

  it('a server that goes on after its client has given up keeps its own end', () => {
    const host = new SimulatedHost()
    const { client, server } = host.tcp()
    client.send(get('/slow'))
    server.receive(get('/slow'))
    client.close()
    const harness = new Harness(host).read().wait(800)
    server.send(ok())
    const spans = harness.end()
    expect(summary(spans)).toEqual([
      'client GET http://shop:8080/slow connection_closed',
      'server GET /slow 200',
    ])
    expect(spans[1]!.end).toBeGreaterThan(spans[0]!.end)
    expect(spans[1]!.parent).toBe(spans[0]!.span)
  })

  it('are those of the wall clock, and follow it', () => {
    const host = new SimulatedHost()
    const ends = host.tcp()
    exchange(ends, '/a')
    const harness = new Harness(host).read()
    expect(harness.spans[0]!.start).toBe(1_000_002_000)
    const hour = 3_600_000_000_000
    const epoch = host.epochNs()
    host.epochNs = () => epoch + BigInt(hour)
    exchange(ends, '/b')
    harness.read()
    expect(harness.spans[2]!.start - harness.spans[0]!.start).toBe(hour + 5000)
  })
})
