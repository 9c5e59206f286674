// Records that did not fit into the ring: spans + lost exchanges = requests, and no span with the data of two.
import { describe, expect, it } from 'vitest'
import { OUTCOME, POLICY } from '../../../bpf/events.ts'
import { type End, SimulatedHost } from '../../support/events.ts'
import { Harness, summary } from './spans.ts'
import { answer, ask, get, ok } from './traffic.ts'

/** A server that answers `n` requests of which the parts named in `lost` are not seen: `3?` a request, `3!` a response. */
function serve(n: number, lost: readonly string[], options: { close?: boolean } = {}): Harness {
  const host = new SimulatedHost()
  const { server } = host.tcp({ remote: { ip: '10.0.0.9', port: 80 } })
  for (let i = 0; i < n; i++) {
    server.receive(get(`/${i}`), { lost: lost.includes(`${i}?`) })
    server.send(`HTTP/1.1 ${210 + i} X\r\nContent-Length: 5\r\n\r\nhello`, {
      lost: lost.includes(`${i}!`),
    })
  }
  if (options.close === true) server.close()
  const harness = new Harness(host)
  harness.end()
  return harness
}

/** Request i was answered with status 210 + i: any other pair is wrong. */
function checkPairs(harness: Harness): void {
  for (const span of harness.spans) {
    const path = span.attributes['url.path'] as string
    expect(span.attributes['http.response.status_code']).toBe(210 + Number(path.slice(1)))
  }
}

const lostOf = (harness: Harness): number => harness.count('spantap_exchanges_lost')

describe('a keep-alive connection with holes', () => {
  it.each([
    [['2?']],
    [['2!']],
    [['2?', '2!']],
    [['2!', '3?']],
    [['2!', '3?', '3!']],
    [['2?', '2!', '3?', '3!']],
    [['2!', '3!']],
    [['2?', '3?']],
    [['0?']],
    [['0!']],
    [['0?', '0!', '1?']],
    [['2?', '3!', '5?', '5!']],
  ])('%j: what is not lost is right', (lost) => {
    const harness = serve(7, lost)
    const touched = new Set(lost.map((part) => part[0]))
    checkPairs(harness)
    expect(harness.spans).toHaveLength(7 - touched.size)
    expect(harness.lost()).toEqual({ records_missing: touched.size })
  })

  it.each([[['6?']], [['6!']], [['6?', '6!']], [['5!', '6?', '6!']]])(
    '%j at the end: the close says that something was there',
    (lost) => {
      const harness = serve(7, lost, { close: true })
      checkPairs(harness)
      const touched = new Set(lost.map((part) => part[0]))
      expect(harness.spans.length + lostOf(harness)).toBe(7)
      expect(harness.spans).toHaveLength(7 - touched.size)
    },
  )

  it('every subset of 10 records of 5 exchanges: never a wrong pair, and the sum is right', () => {
    for (let bits = 0; bits < 1024; bits++) {
      const lost = Array.from({ length: 10 }, (_, i) =>
        bits & (1 << i) ? `${i >> 1}${i & 1 ? '!' : '?'}` : '',
      )
      // The last exchange shows that there was one before.
      const host = new SimulatedHost()
      const { server } = host.tcp({ remote: { ip: '10.0.0.9', port: 80 } })
      server.announce()
      for (let i = 0; i < 6; i++) {
        server.receive(get(`/${i}`), { lost: lost.includes(`${i}?`) })
        server.send(`HTTP/1.1 ${210 + i} X\r\nContent-Length: 0\r\n\r\n`, {
          lost: lost.includes(`${i}!`),
        })
      }
      const harness = new Harness(host)
      harness.end()
      checkPairs(harness)
      expect([lost.join(''), harness.spans.length + lostOf(harness)]).toEqual([lost.join(''), 6])
    }
  })
})

describe('holes within messages', () => {
  function run(talk: (server: End) => void): Harness {
    const host = new SimulatedHost()
    const { server } = host.tcp({ remote: { ip: '10.0.0.9', port: 80 } })
    talk(server)
    const harness = new Harness(host)
    harness.end()
    return harness
  }

  it('a part of a body with a length is not needed', () => {
    const harness = run((server) => {
      server.receive(get('/a'))
      server.send('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc')
      server.send('def', { lost: true })
      server.send('ghi')
      server.receive(get('/b'))
      server.send(ok())
    })
    expect(summary(harness.spans)).toEqual(['server GET /a 200', 'server GET /b 200'])
    expect(harness.lost()).toEqual({})
  })

  it('without the end of a response nobody knows when it ended', () => {
    const harness = run((server) => {
      server.receive(get('/a'))
      server.send('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc')
      server.send('def', { lost: true })
      server.receive(get('/b'))
      server.send(ok())
    })
    expect(summary(harness.spans)).toEqual(['server GET /b 200'])
    expect(harness.lost()).toEqual({ records_missing: 1 })
  })

  it('the head of a request whose body was seen', () => {
    const harness = run((server) => {
      server.receive('POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\n', { lost: true })
      server.receive('abc')
      server.send(ok())
      server.receive(get('/b'))
      server.send(ok())
    })
    expect(summary(harness.spans)).toEqual(['server GET /b 200'])
    expect(harness.lost()).toEqual({ records_missing: 1 })
  })

  it('the body of a request after 100-continue', () => {
    const harness = run((server) => {
      server.receive('POST /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n')
      server.send('HTTP/1.1 100 Continue\r\n\r\n')
      server.receive('abc', { lost: true })
      server.send(ok())
      server.receive(get('/b'))
      server.send(ok())
    })
    expect(summary(harness.spans)).toEqual(['server POST /a 200', 'server GET /b 200'])
    expect(harness.lost()).toEqual({})
  })

  it('a connection whose first record was never seen is joined late, and nothing is counted twice', () => {
    const host = new SimulatedHost()
    const { server } = host.tcp({ remote: { ip: '10.0.0.9', port: 80 } })
    for (let i = 0; i < 3; i++) {
      server.receive(get(`/${i}`))
      server.send(ok())
    }
    // The announcement and the first exchange.
    host.records.splice(0, 3)
    server.close()
    const harness = new Harness(host)
    expect(summary(harness.end())).toEqual(['server GET /1 200', 'server GET /2 200'])
    expect(harness.lost()).toEqual({})
  })

  it('of pipelined requests none after a hole is guessed', () => {
    const harness = run((server) => {
      server.receive(get('/0'))
      server.receive(get('/1'), { lost: true })
      server.receive(get('/2'))
      server.send('HTTP/1.1 200 X\r\nContent-Length: 0\r\n\r\n')
      server.send('HTTP/1.1 201 X\r\nContent-Length: 0\r\n\r\n')
      server.send('HTTP/1.1 202 X\r\nContent-Length: 0\r\n\r\n')
      server.receive(get('/3'))
      server.send('HTTP/1.1 203 X\r\nContent-Length: 0\r\n\r\n')
    })
    expect(summary(harness.spans)).toEqual(['server GET /0 200', 'server GET /3 203'])
    expect(harness.lost()).toEqual({ records_missing: 2 })
  })

  it('calls that overtook one another are put in order', () => {
    const host = new SimulatedHost()
    const ends = host.tcp({ remote: { ip: '10.0.0.9', port: 80 } })
    ends.server.receive('GET /a HTTP/1.1\r\n')
    ends.server.receive('Host: shop\r\n')
    ends.server.receive('\r\n')
    ends.server.send(ok())
    const [connection, one, two, three, response] = host.records as [
      Buffer,
      Buffer,
      Buffer,
      Buffer,
      Buffer,
    ]
    host.records = [connection, one, three, two, response]
    const harness = new Harness(host)
    expect(summary(harness.end())).toEqual(['server GET /a 200'])
    expect(harness.lost()).toEqual({})
  })
})

describe('what is captured', () => {
  it('names why a request could not be read', () => {
    const host = new SimulatedHost()
    const { server } = host.tcp({ remote: { ip: '10.0.0.9', port: 80 } })
    server.receive(get('/a'))
    server.send(ok())
    server.receive(get('/b'), { head: 0, gap: OUTCOME.SKIPPED_IO_URING })
    server.send(ok())
    server.receive(get('/c'))
    server.send(ok())
    const harness = new Harness(host)
    expect(summary(harness.end())).toEqual(['server GET /a 200', 'server GET /c 200'])
    expect(harness.lost()).toEqual({ skipped_io_uring: 1 })
  })

  it('asks for heads where bodies are long, and for all when that cut a head', () => {
    const host = new SimulatedHost()
    const ends = host.tcp()
    const harness = new Harness(host)
    for (let i = 0; i < 9; i++) {
      ask(ends, get(`/${i}`))
      answer(ends, ok('x'.repeat(16_000)))
    }
    harness.read()
    const asked = (policy: number): string[] =>
      host.policies.filter((p) => p.policy === policy).map((p) => `${p.connection} ${p.direction}`)
    expect(asked(POLICY.STREAM)).toEqual(['1 1', '1 0', '2 0', '2 1'].toSorted())
    expect(asked(POLICY.HEAD).toSorted()).toEqual(
      [`${ends.client.id} 0`, `${ends.server.id} 1`].toSorted(),
    )
    host.policies.length = 0
    ends.client.policy = POLICY.HEAD
    ends.server.policy = POLICY.HEAD
    const headers = `X-Long: ${'v'.repeat(5000)}\r\n`
    ask(ends, get('/long', headers))
    answer(ends, ok('', headers))
    ask(ends, get('/next'))
    answer(ends, ok())
    harness.end()
    expect(harness.count('spantap_heads_cut')).toBe(4)
    expect(asked(POLICY.STREAM)).toHaveLength(4)
    expect(harness.lost()).toEqual({ skipped_body: 2 })
    expect(summary(harness.spans).slice(-2)).toEqual([
      'client GET http://shop:8080/next 200',
      'server GET /next 200',
    ])
  })
})
