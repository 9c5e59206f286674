// The end-to-end tests' own checks: each must be able to fail.
import { describe, expect, it } from 'vitest'
import { CLIENT, compare, NO_DIFFERENCE, paths, SERVER, spansOf } from './exchanges.ts'
import { allJoined, joins } from './joins.ts'
import type { DecodedSpan } from './otlp_sink.ts'
import { Samples } from './scrape.ts'

const HOPS = [{ client: 11, server: 13 }]
const expected = spansOf(HOPS, { paths: paths('row', 'ok', 3), status: 200 })

function span(kind: number, n: number, change: Partial<DecodedSpan> = {}): DecodedSpan {
  const path = `/row/ok/${n}`
  const where =
    kind === SERVER ? { 'url.path': path } : { 'url.full': `http://127.0.0.1:80${path}?a=1` }
  return {
    traceId: `trace${n}`,
    spanId: `${kind}-${n}`,
    parentId: kind === SERVER ? `${CLIENT}-${n}` : '',
    name: 'GET',
    kind,
    startNs: kind === SERVER ? 1_100n : 1_000n,
    endNs: kind === SERVER ? 1_900n : 2_000n,
    status: 0,
    statusMessage: '',
    flags: 1,
    traceState: '',
    attributes: { 'http.request.method': 'GET', 'http.response.status_code': 200, ...where },
    events: [],
    links: [],
    resource: { 'process.pid': kind === SERVER ? 13 : 11 },
    scope: { name: 'spantap', version: '' },
    ...change,
  }
}

const good = [0, 1, 2].flatMap((n) => [span(CLIENT, n), span(SERVER, n)])
const changed = (at: number, change: Partial<DecodedSpan>): DecodedSpan[] =>
  good.map((one, i) => (i === at ? { ...one, ...change } : one))

describe('compare', () => {
  it('says nothing when all is there once', () => {
    expect(compare(good, expected)).toEqual(NO_DIFFERENCE)
  })

  it('sees what is missing, what comes twice and what is on a wrong process', () => {
    expect(compare(good.slice(1), expected)).toMatchObject({ missing: 1, extra: 0 })
    expect(compare([...good, good[3]!], expected)).toMatchObject({ missing: 0, extra: 1 })
    const moved = changed(1, { resource: { 'process.pid': 17 } })
    expect(compare(moved, expected)).toMatchObject({ missing: 1, extra: 1 })
  })

  it('sees a wrong status and an error that should not be there', () => {
    const attributes = { ...good[0]!.attributes, 'error.type': '500' }
    expect(compare(changed(0, { attributes }), expected).examples).toEqual([
      'missing 1 × client 11 GET /row/ok/0 200',
      'extra 1 × client 11 GET /row/ok/0 200 error 500',
    ])
  })
})

describe('joins', () => {
  it('counts pairs', () => {
    expect(joins(good, HOPS)).toEqual(allJoined(3))
  })

  it('sees a wrong parent, a missing one, and a client with a parent from nowhere', () => {
    expect(joins(changed(1, { parentId: `${CLIENT}-1` }), HOPS).wrong).toHaveLength(1)
    expect(joins(changed(1, { parentId: 'other' }), HOPS).wrong).toHaveLength(1)
    expect(joins(changed(1, { traceId: 'other' }), HOPS).wrong).toHaveLength(1)
    expect(joins(changed(0, { parentId: 'other' }), HOPS).wrong).toHaveLength(1)
    expect(joins(changed(1, { parentId: '' }), HOPS)).toMatchObject({ pairs: 2, unjoined: 1 })
    expect(joins(good, [{ client: 11, server: 12 }]).wrong).toHaveLength(3)
  })

  it('sees a server that begins before or ends after its client', () => {
    expect(joins(changed(1, { startNs: 999n }), HOPS).disorder).toHaveLength(1)
    expect(joins(changed(1, { endNs: 1_002_001n }), HOPS).disorder).toHaveLength(1)
    expect(joins(changed(1, { endNs: 1_002_000n }), HOPS).disorder).toHaveLength(0)
  })

  it('wants the ids of a header', () => {
    const header = () => ({ traceId: 'trace0', spanId: 'header' })
    const [client, server] = [span(CLIENT, 0, { parentId: 'header' }), span(SERVER, 0)]
    expect(joins([client, server], HOPS, header)).toEqual(allJoined(1))
    expect(joins([span(CLIENT, 0), server], HOPS, header).wrong).toHaveLength(1)
  })
})

describe('Samples', () => {
  it('reads names, labels, escapes and numbers', () => {
    const page = [
      '# HELP a b',
      'a_total{x="1",y="q\\"\\n,}"} 3',
      'a_total{x="2"} 4.5 17',
      'b +Inf',
      '',
    ]
    const samples = new Samples(page.join('\n'))
    expect(samples.sum('a_total')).toBe(7.5)
    expect(samples.sum('a_total', { y: 'q"\n,}' })).toBe(3)
    expect([...samples.by('a_total', 'x')]).toEqual([
      ['1', 3],
      ['2', 4.5],
    ])
    expect(samples.sum('b')).toBe(Infinity)
    expect(() => new Samples('a{ 3')).toThrow(/not a line/)
  })
})
