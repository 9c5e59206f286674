// Every kind of exchange of S2, at the level of records.
import { describe, expect, it } from 'vitest'
import { POLICY } from '../../../bpf/events.ts'
import { outcome, run } from './run.ts'
import { summary } from './spans.ts'
import { answer, ask, both, chunked, get, ok, pieces, post, whole } from './traffic.ts'

describe('keep-alive and pipelining', () => {
  it('gives both spans of 7 exchanges on one connection', () => {
    const spans = outcome((ends) => {
      for (let i = 0; i < 7; i++) {
        ask(ends, get(`/item/${i}`))
        answer(ends, ok())
      }
    })
    expect(spans).toEqual(
      Array.from({ length: 7 }, (_, i) => both('GET', `/item/${i}`, 200)).flat(),
    )
  })

  it.each([
    ['one write', whole],
    ['12 bytes a write', pieces(12)],
    ['one byte a write', pieces(1)],
  ])('pairs 10 pipelined requests of %s in order', (_, cut) => {
    const spans = outcome((ends) => {
      const paths = Array.from({ length: 10 }, (_, i) => `/p/${i}`)
      ask(ends, paths.map((path) => get(path)).join(''), cut)
      answer(
        ends,
        paths.map((_, i) => `HTTP/1.1 ${200 + i} X\r\nContent-Length: 0\r\n\r\n`).join(''),
        cut,
      )
    })
    const expected = Array.from({ length: 10 }, (_, i) => both('GET', `/p/${i}`, 200 + i)).flat()
    expect(spans.toSorted()).toEqual(expected.toSorted())
  })

  it('keeps a connection that is closed after each request apart from the next', () => {
    const spans = outcome((first, host) => {
      for (const [i, ends] of [first, host.tcp(), host.tcp()].entries()) {
        ask(ends, get(`/c/${i}`, 'Connection: close\r\n'))
        answer(ends, ok())
        ends.client.close()
        ends.server.eof()
        ends.server.close()
      }
    })
    expect(spans).toEqual([0, 1, 2].flatMap((i) => both('GET', `/c/${i}`, 200)))
  })
})

describe('bodies', () => {
  const big = 'x'.repeat(100_003)

  it('counts a body with a length in both directions', () => {
    const { spans } = run((ends) => {
      ask(ends, post('/up', big))
      answer(ends, ok(big))
    })
    expect(summary(spans)).toEqual(both('POST', '/up', 200))
    expect(spans.map((s) => [s.requestBytes, s.responseBytes])).toEqual([
      [100_003, 100_003],
      [100_003, 100_003],
    ])
  })

  it('takes a chunked body whose chunks are longer than what is copied', () => {
    const { spans } = run((ends) => {
      ask(ends, get('/chunks'))
      answer(ends, chunked('first', big, 'last'))
      ask(ends, get('/next'))
      answer(ends, ok())
    })
    expect(summary(spans)).toEqual([...both('GET', '/chunks', 200), ...both('GET', '/next', 200)])
    expect(spans[0]!.responseBytes).toBe(100_003 + 9)
  })

  it('finds the end of a chunked body whose sizes were not copied in the tail of a call', () => {
    const { spans } = run((ends) => {
      ask(ends, get('/chunks'))
      answer(ends, chunked(...Array.from({ length: 10 }, () => 'y'.repeat(4001))))
      ask(ends, get('/next'))
      answer(ends, ok())
    })
    expect(summary(spans)).toEqual([...both('GET', '/chunks', 200), ...both('GET', '/next', 200)])
    expect(spans[0]!.responseBytes).toBe(-1)
  })

  it('takes trailers', () => {
    const { spans } = run((ends) => {
      ask(ends, get('/t'))
      answer(
        ends,
        `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nA: b\r\nC: d\r\n\r\n`,
      )
      ask(ends, get('/next'))
      answer(ends, ok())
    })
    expect(summary(spans)).toEqual([...both('GET', '/t', 200), ...both('GET', '/next', 200)])
    expect(spans[0]!.responseBytes).toBe(3)
  })

  it('ends a body without a length when the connection is closed', () => {
    const { spans } = run((ends) => {
      ask(ends, 'GET /old HTTP/1.0\r\nHost: shop:8080\r\n\r\n')
      answer(ends, 'HTTP/1.0 200 OK\r\n\r\nabc')
      answer(ends, 'defg')
      ends.server.close()
      ends.client.eof()
      ends.client.close()
    })
    expect(summary(spans).toSorted()).toEqual(both('GET', '/old', 200))
    expect(spans.map((s) => s.responseBytes)).toEqual([7, 7])
    expect(spans[0]!.attributes['network.protocol.version']).toBe('1.0')
  })

  it.each([
    ['HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n', 200],
    ['GET', 'HTTP/1.1 204 No Content\r\n\r\n', 204],
    ['GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 77\r\n\r\n', 304],
  ])('knows that %s answered by %j has no body', (method, response, status) => {
    const spans = outcome((ends) => {
      ask(ends, `${method} /a HTTP/1.1\r\nHost: shop:8080\r\n\r\n`)
      answer(ends, response)
      ask(ends, get('/next'))
      answer(ends, ok())
    })
    expect(spans).toEqual([...both(method, '/a', status), ...both('GET', '/next', 200)])
  })
})

describe('interim and final responses', () => {
  it('makes one span of 100-continue, with the final status', () => {
    const { spans } = run((ends) => {
      ask(
        ends,
        'PUT /big HTTP/1.1\r\nHost: shop:8080\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n',
      )
      answer(ends, 'HTTP/1.1 100 Continue\r\n\r\n')
      ask(ends, 'abc')
      answer(ends, 'HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n')
    })
    expect(summary(spans)).toEqual(both('PUT', '/big', 201))
    expect(spans[1]!.requestBytes).toBe(3)
  })

  it('ends both spans at 101 and lets go of the connection', () => {
    const harness = run((ends) => {
      ask(ends, get('/ws', 'Upgrade: websocket\r\nConnection: Upgrade\r\n'))
      answer(ends, 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n')
      answer(ends, '\x81\x05hello')
      ask(ends, '\x81\x85abcdhello')
    })
    const { spans, host } = harness
    expect(summary(spans)).toEqual(both('GET', '/ws', 101))
    expect(spans[0]!.status).toBe('unset')
    expect(host.policies.filter((p) => p.policy === POLICY.NONE)).toHaveLength(4)
    expect(host.endpoints).toEqual([])
    expect(harness.count('spantap_connections', { decoded: 'false' })).toBe(0)
  })

  it('ends CONNECT at its 200', () => {
    const { spans } = run((ends) => {
      ask(ends, 'CONNECT db:5432 HTTP/1.1\r\nHost: db:5432\r\n\r\n')
      answer(ends, 'HTTP/1.1 200 Connection established\r\n\r\n')
      ask(ends, '\x16\x03\x01\x00')
    })
    expect(spans.map((s) => s.name)).toEqual(['CONNECT', 'CONNECT'])
    expect(spans[0]!.attributes['server.address']).toBe('db')
  })
})

describe('errors by status', () => {
  it.each([
    [404, 'error', 'unset'],
    [500, 'error', 'error'],
    [399, 'unset', 'unset'],
  ])('%i is %s for the client and %s for the server', (status, client, server) => {
    const { spans } = run((ends) => {
      ask(ends, get('/a'))
      answer(ends, `HTTP/1.1 ${status} X\r\nContent-Length: 0\r\n\r\n`)
    })
    expect(spans.map((s) => s.status)).toEqual([client, server])
    expect(spans.map((s) => s.attributes['error.type'])).toEqual([
      client === 'error' ? String(status) : undefined,
      server === 'error' ? String(status) : undefined,
    ])
  })
})
