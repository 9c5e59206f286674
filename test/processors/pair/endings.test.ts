// How exchanges of S2 end early, what heads they may have, and what kinds of connections carry them.
import { describe, expect, it } from 'vitest'
import { SimulatedHost } from '../../support/events.ts'
import { outcome, run } from './run.ts'
import { Harness, summary } from './spans.ts'
import { answer, ask, both, get, ok, pieces, whole } from './traffic.ts'

describe('connections that end too soon', () => {
  it('client abort: a server span without a status, client_disconnect', () => {
    const spans = outcome(({ client, server }) => {
      client.send(get('/slow'))
      server.receive(get('/slow'))
      client.close()
      server.eof()
      server.close()
    })
    expect(spans.toSorted()).toEqual(
      both('GET', '/slow', 'connection_closed').map((s, i) =>
        i ? 'server GET /slow client_disconnect' : s,
      ),
    )
  })

  it('client abort by reset', () => {
    const spans = outcome(({ client, server }) => {
      client.send(get('/slow'))
      server.receive(get('/slow'))
      client.close()
      server.close(104)
    })
    expect(spans).toContain('server GET /slow client_disconnect')
  })

  it.each([
    [8, 'CLOSE_WAIT', 'client_disconnect'],
    [9, 'LAST_ACK', 'client_disconnect'],
    [1, 'ESTABLISHED', 'connection_closed'],
  ])('a server closes without the end of file, from state %i (%s): %s', (state, _name, error) => {
    const spans = outcome(({ server }) => {
      server.receive(get('/slow'))
      server.close(0, state)
    })
    expect(spans).toEqual([`server GET /slow ${error}`])
  })

  it('server dies in mid-body: the client has the status and connection_closed', () => {
    const { spans } = run(({ client, server }) => {
      client.send(get('/a'))
      server.receive(get('/a'))
      server.send('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc')
      client.receive('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc')
      server.close()
      client.eof()
      client.close()
    })
    expect(summary(spans).toSorted()).toEqual(both('GET', '/a', '200 connection_closed'))
    expect(spans.map((s) => s.status)).toEqual(['error', 'error'])
  })

  it('half-close: a response after end of file is as good as any', () => {
    const spans = outcome(({ client, server }) => {
      client.send(get('/half'))
      server.receive(get('/half'))
      server.eof()
      server.send(ok())
      // The client's socket may be closed before it is read.
      client.close()
      client.receive(ok())
      client.eof()
      server.close()
    })
    expect(spans.toSorted()).toEqual(both('GET', '/half', 200))
  })

  it('a send that a reset has cut off ends after the connection, and follows no new one', () => {
    const host = new SimulatedHost()
    const { server } = host.tcp()
    server.receive(get('/cut'))
    server.close(104)
    server.send('HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n')
    server.eof()
    const harness = new Harness(host)
    harness.read()
    harness.wait(1000)
    expect(summary(harness.end())).toEqual(['server GET /cut client_disconnect'])
    expect(harness.count('spantap_connections_followed')).toBe(0)
    expect(harness.lost()).toEqual({})
  })

  it('a connection ends with what comes late when the record of its end was lost', () => {
    const host = new SimulatedHost()
    const { server } = host.tcp()
    server.receive(get('/cut'))
    server.close(104, 1, true)
    server.send('HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n')
    const harness = new Harness(host)
    harness.read()
    harness.wait(1000)
    expect(harness.count('spantap_connections_followed')).toBe(0)
    expect(summary(harness.end())).toEqual(['server GET /cut 200 connection_closed'])
  })
})

describe('heads', () => {
  it.each([330, 6000])('keeps a path of %i bytes', (length) => {
    const path = `/${'a'.repeat(length - 1)}`
    for (const cut of [whole, pieces(12), pieces(1)]) {
      expect(outcome((ends) => (ask(ends, get(path), cut), answer(ends, ok(), cut)))).toEqual(
        both('GET', path, 200),
      )
    }
  })

  it('reads past 12 KB of headers', () => {
    const headers = Array.from({ length: 12 }, (_, i) => `X-${i}: ${'v'.repeat(1000)}\r\n`).join('')
    expect(
      outcome((ends) => {
        ask(ends, get('/h', headers))
        answer(ends, ok('', headers))
      }),
    ).toEqual(both('GET', '/h', 200))
  })

  it('goes on after a head that is too large, and counts it', () => {
    const host = new SimulatedHost()
    const ends = host.tcp()
    const headers = Array.from({ length: 70 }, (_, i) => `X-${i}: ${'v'.repeat(1000)}\r\n`).join('')
    ask(ends, get('/huge', headers), pieces(4096))
    answer(ends, 'HTTP/1.1 431 Too large\r\nContent-Length: 0\r\n\r\n')
    ask(ends, get('/next'))
    answer(ends, ok())
    const harness = new Harness(host)
    expect(summary(harness.end())).toEqual(both('GET', '/next', 200))
    expect(harness.lost()).toEqual({ head_too_large: 2 })
  })
})

describe('other kinds of connections', () => {
  it('IPv6', () => {
    const host = new SimulatedHost()
    const ends = host.tcp({
      local: { ip: '2001:db8::1', port: 5000 },
      remote: { ip: '::1', port: 80 },
    })
    ask(ends, 'GET / HTTP/1.0\r\n\r\n')
    answer(ends, ok())
    const spans = new Harness(host).end()
    expect(spans[0]!.attributes).toMatchObject({
      'server.address': '::1',
      'server.port': 80,
      'url.full': 'http://[::1]:80/',
      'network.peer.address': '::1',
    })
    expect(spans[1]!.attributes['client.address']).toBe('2001:db8::1')
  })

  it('a unix socket', () => {
    const host = new SimulatedHost()
    const ends = host.unix('/run/shop.sock')
    for (const path of ['/a', '/b']) {
      ask(ends, get(path))
      answer(ends, ok())
    }
    const spans = new Harness(host).end()
    expect(summary(spans)).toEqual([...both('GET', '/a', 200), ...both('GET', '/b', 200)])
    expect(spans[1]!.parent).toBe(spans[0]!.span)
    expect(spans[3]!.parent).toBe(spans[2]!.span)
    expect(spans[0]!.attributes).toMatchObject({
      'network.transport': 'unix',
      'network.peer.address': '/run/shop.sock',
    })
    expect(spans[1]!.attributes['network.local.address']).toBe('/run/shop.sock')
  })

  it('a unix client that dies in mid-flight', () => {
    const host = new SimulatedHost()
    const { client, server } = host.unix('/run/shop.sock')
    client.send(get('/a'))
    server.receive(get('/a'))
    host.exit(client.pid)
    server.eof()
    host.exit(server.pid)
    expect(summary(new Harness(host).end()).toSorted()).toEqual([
      'client GET http://shop:8080/a connection_closed',
      'server GET /a client_disconnect',
    ])
  })

  it('a connection older than we are: role from its first message, nothing of what was before', () => {
    const host = new SimulatedHost()
    const { client, server } = host.tcp({ born: false, role: 0 })
    server.receive('the end of a body')
    server.send(ok())
    for (const path of ['/a', '/b']) {
      ask({ client, server }, get(path))
      answer({ client, server }, ok())
    }
    const harness = new Harness(host)
    const expected = [...both('GET', '/a', 200), ...both('GET', '/b', 200)]
    expect(summary(harness.end()).toSorted()).toEqual(expected.toSorted())
    expect(harness.lost()).toEqual({})
  })

  it('a response that shows before its request', () => {
    const { spans } = run(({ client, server }) => {
      client.receive(ok())
      client.send(get('/a'))
      server.receive(get('/a'))
      server.send(ok())
    })
    expect(summary(spans).toSorted()).toEqual(both('GET', '/a', 200))
  })
})
