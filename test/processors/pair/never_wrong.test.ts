// Random traffic, cut into pieces, with lost records: what is left of it may be less, but never another exchange's.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EventSource } from '../../../pipeline/data/events.ts'
import { Registry } from '../../../pipeline/telemetry/registry.ts'
import { parsePairConfig } from '../../../processors/pair/config.ts'
import { Pair } from '../../../processors/pair/pair.ts'
import { resourceOf } from '../../../pipeline/naming/index.ts'
import { batchesOf, type Traffic } from '../../receivers/traffic.ts'
import { plain, type PlainSpan } from './spans.ts'

/** What `EXCHANGES` of test/receivers/exchanges.ts say; paths up to their first `;` or to a token. */
const TRUTH = new Map([
  ['GET /a/b', 200],
  ['GET /login', 404],
  ['GET /t', 304],
  ['HEAD /a', 500],
  ['POST /form', 200],
  ['PUT /json', 204],
  ['GET /1', 200],
  ['GET /2', 200],
  ['_OTHER /3', 200],
  ['GET /x', 200],
  ['GET /ws', 101],
  ['CONNECT ', 200],
])

const source: EventSource = {
  policy: () => {},
  endpointPolicy: () => {},
  process: () => undefined,
  epochNs: () => 1_700_000_000_000_000_000n,
}

/** Longer than anything waits for anything, ns. */
const PAUSE_NS = 11e9

/** After batch `pauseAfter` nothing comes for long. */
function spansOf(how: Traffic, pauseAfter = -1): PlainSpan[] {
  const pair = new Pair(parsePairConfig({}), new Registry(), resourceOf)
  const spans = batchesOf(how).flatMap((bytes, i) => [
    ...plain(pair.take({ bytes, source })),
    ...(i === pauseAfter ? plain(pair.tick(pair.nowNs + PAUSE_NS)) : []),
  ])
  return [...spans, ...plain(pair.end())]
}

/** `GET /login 200` of every span whose status is not that of its request. */
function wrong(how: Traffic): string[] {
  return spansOf(how).flatMap(({ attributes }) => {
    const full = attributes['url.full'] as string | undefined
    const path = full === undefined ? (attributes['url.path'] as string) : new URL(full).pathname
    const method = attributes['http.request.method'] as string
    const short = method === 'CONNECT' ? '' : path.replace(/^(\/login|\/t(?=\/)).*/, '$1')
    const status = attributes['http.response.status_code'] as number | undefined
    const known = TRUTH.get(`${method} ${short}`)
    // Without a status it failed: that is no other's.
    const right = known !== undefined && (status === undefined || status === known)
    return right ? [] : [`${method} ${short} ${status}`]
  })
}

describe('never a wrong status after losses', () => {
  it.each([
    [[4, 387, 20, 8, 214, 307], 34, 264, 0, [176, 2, 64, 67, 177]],
    [[5, 142], 19, 377, 64, [14, 160, 56, 173, 164, 86, 175]],
    [[74, 65, 437], 6, 62, 64, [41, 42, 47, 78, 143, 131, 8, 182]],
    // A response that waited while a later loss was noticed.
    [[1, 2, 173, 213], 44, 154, 64, [1, 36, 37, 8, 14]],
    // A response that was nobody's while its request waited.
    [
      [1, 6, 35, 295, 219, 391],
      50,
      75,
      16,
      [110, 157, 161, 164, 167, 56, 61, 106, 191, 67, 26, 71, 22, 197],
    ],
    // A request line without its first byte.
    [[2, 396, 4, 4], 24, 96, 0, []],
  ])('%j, batches of %i, head %i, tail %i, without %j', (sizes, perBatch, head, tail, lost) => {
    expect(wrong({ sizes, perBatch, head, tail, lost })).toEqual([])
  })

  it('nothing is lost of what is whole', () => {
    expect(wrong({})).toEqual([])
    expect(spansOf({})).toHaveLength(24)
  })

  const piece = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 440 }))
  const run = fc
    .tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 7 }))
    .map(([from, n]) => Array.from({ length: n }, (_, i) => from + i))
  const traffic = fc.record({
    sizes: fc.array(piece, { minLength: 1, maxLength: 7 }),
    perBatch: fc.integer({ min: 1, max: 50 }),
    head: fc.integer({ min: 20, max: 400 }),
    tail: fc.constantFrom(0, 16, 64),
    lost: fc.array(run, { maxLength: 9 }).map((runs) => runs.flat()),
  })

  it.each([1, 2, 3, 5, 7, 11, 13])('random traffic, seed %i', (seed) => {
    const check = fc.property(traffic, (how) => {
      expect(wrong(how)).toEqual([])
    })
    fc.assert(check, { seed, numRuns: 101 })
  })

  it.each([17, 19, 23])('every parent is a span that came, seed %i', (seed) => {
    const check = fc.property(traffic, fc.nat(40), (how, pauseAfter) => {
      const spans = spansOf(how, pauseAfter)
      const ids = new Set(spans.map(({ span }) => span))
      const dangling = spans.filter(({ parent, attributes }) => {
        return attributes['spantap.link'] === 'joined' && !ids.has(parent!)
      })
      expect(dangling).toEqual([])
    })
    fc.assert(check, { seed, numRuns: 307 })
  })
})
