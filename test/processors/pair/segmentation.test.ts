// However the bytes are cut into calls, the spans are the same.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SimulatedHost } from '../../support/events.ts'
import { essence, Harness } from './spans.ts'
import { answer, ask, chunked, cutAt, get, ok, pieces, post, whole, type Ends } from './traffic.ts'

type Exchange = readonly [request: string, ...responses: string[]]

const CATALOGUE: readonly Exchange[] = [
  [get('/users/1?token=abc&x=1', 'User-Agent: test\r\n'), ok()],
  [post('/form', 'a=1&b=2'), 'HTTP/1.1 303 See Other\r\nContent-Length: 0\r\n\r\n'],
  [
    'POST /chunks HTTP/1.1\r\nHost: shop:8080\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n10;x\r\n0123456789abcdef\r\n0\r\n\r\n',
    chunked('a', 'bcd', 'HTTP/1.1 200 OK\r\n\r\n'),
  ],
  ['HEAD /h HTTP/1.1\r\nHost: shop:8080\r\n\r\n', 'HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n'],
  [get('/empty'), 'HTTP/1.1 204 No Content\r\n\r\n'],
  [get('/early'), 'HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n', ok('late')],
  [
    '\r\n\r\nGET /lines HTTP/1.1\nHost: shop:8080\n\n',
    'HTTP/1.1 404 Not Found\nContent-Length: 2\n\nno',
  ],
  ['PURGE /other HTTP/1.1\r\nHost: shop:8080\r\n\r\n', ok('')],
  [get('http://user:pw@proxy/abs/olute'), ok()],
]

function spansOf(
  exchanges: readonly Exchange[],
  writes: Parameters<typeof ask>[2],
  reads: typeof writes,
): unknown[] {
  const host = new SimulatedHost()
  const ends: Ends = host.tcp()
  for (const [request, ...responses] of exchanges) {
    ask(ends, request, writes, reads)
    for (const response of responses) answer(ends, response, writes, reads)
  }
  const harness = new Harness(host)
  const spans = essence(harness.end())
  expect(harness.lost()).toEqual({})
  return spans
}

const all = spansOf(CATALOGUE, whole, whole)

it('S2: one byte per write and 12 bytes per write give what whole writes give', () => {
  expect(all).toHaveLength(CATALOGUE.length * 2)
  expect(spansOf(CATALOGUE, pieces(1), pieces(1))).toEqual(all)
  expect(spansOf(CATALOGUE, pieces(12), pieces(12))).toEqual(all)
})

it('every single cut of every message', () => {
  for (const exchange of CATALOGUE) {
    const expected = spansOf([exchange], whole, whole)
    const longest = Math.max(...exchange.map((message) => message.length))
    for (let at = 1; at < longest; at++) {
      expect(spansOf([exchange], cutAt([at, 1e9]), whole)).toEqual(expected)
    }
  }
})

it('any cuts, different at both ends', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 20 })
  const exchanges = fc.array(fc.constantFrom(...CATALOGUE), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(exchanges, sizes, sizes, (talk, writes, reads) => {
      expect(spansOf(talk, cutAt(writes), cutAt(reads))).toEqual(spansOf(talk, whole, whole))
    }),
    { numRuns: 200 },
  )
})

it('any cuts of the records into batches', () => {
  const host = new SimulatedHost()
  const ends = host.tcp()
  for (const [request, ...responses] of CATALOGUE) {
    ask(ends, request, pieces(50))
    for (const response of responses) answer(ends, response, pieces(70))
  }
  const records = host.records
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), (sizes) => {
      const harness = new Harness(host)
      for (let at = 0, i = 0; at < records.length; i++) {
        const n = sizes[i % sizes.length]!
        host.records = records.slice(at, at + n)
        harness.read()
        at += n
      }
      expect(essence(harness.end())).toEqual(all)
    }),
    { numRuns: 50 },
  )
})
