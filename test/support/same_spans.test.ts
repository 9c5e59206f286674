// The comparison of a replay must be able to fail.
import { describe, expect, it } from 'vitest'
import type { DecodedSpan } from './otlp_sink.ts'
import { differenceOf } from './same_spans.ts'

function span(change: Partial<DecodedSpan>): DecodedSpan {
  return {
    traceId: 't1',
    spanId: 'a',
    parentId: '',
    name: 'GET',
    kind: 3,
    startNs: 1n,
    endNs: 2n,
    status: 0,
    statusMessage: '',
    flags: 1,
    traceState: '',
    attributes: { a: 1, b: 2 },
    events: [],
    links: [],
    resource: { 'service.name': 'shop' },
    scope: { name: 'spantap', version: '' },
    ...change,
  }
}

const parent = span({})
const child = span({ spanId: 'b', parentId: 'a', kind: 2 })
const external = span({ traceId: 't2', spanId: 'c', parentId: 'header' })
const spans = [parent, child, external, external]

describe('differenceOf', () => {
  it('looks through ids that were made up, and any order', () => {
    const renamed = [
      external,
      span({ traceId: 't9', spanId: 'y', parentId: 'x', kind: 2 }),
      span({ traceId: 't9', spanId: 'x' }),
      { ...external, spanId: 'z' },
    ]
    expect(differenceOf(spans, renamed)).toMatchObject({ same: 4, onlyBefore: 0, onlyAfter: 0 })
  })

  it.each([
    ['one is missing', spans.slice(1), 2, 1],
    ['one comes once more', [...spans, external], 2, 3],
    ['a time', [{ ...parent, endNs: 3n }, ...spans.slice(1)], 2, 2],
    [
      'the order of attributes',
      [{ ...parent, attributes: { b: 2, a: 1 } }, ...spans.slice(1)],
      2,
      2,
    ],
    ['a parent', [parent, { ...child, parentId: '' }, ...spans.slice(2)], 2, 2],
    [
      'a trace of its own',
      [parent, { ...child, traceId: 't3', parentId: '' }, ...spans.slice(2)],
      2,
      2,
    ],
    ['a trace of a header', [...spans.slice(0, 3), { ...external, traceId: 't4' }], 2, 2],
    ['a resource', [{ ...parent, resource: {} }, ...spans.slice(1)], 2, 2],
  ])('sees %s', (_, after, onlyBefore, onlyAfter) => {
    expect(differenceOf(spans, after)).toMatchObject({ onlyBefore, onlyAfter })
  })
})
