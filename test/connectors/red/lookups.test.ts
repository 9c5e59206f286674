// Lookups of DNS: a metric of the conventions where they are asked, none where they are answered.
import { expect, it } from 'vitest'
import { attributeSet } from '../../../pipeline/data/attributes.ts'
import { KIND } from '../../../pipeline/data/spans.ts'
import { pointsOf, running } from './spans.ts'

const MS = 1e6
const found = attributeSet(['dns.question.name', 'shop.test', 'spantap.dns.question.type', 'A'])
const missing = attributeSet([
  'dns.question.name',
  'shop.test',
  'spantap.dns.question.type',
  'A',
  'error.type',
  'NXDOMAIN',
])

it('counts each lookup of a client into dns.lookup.duration, and of a server into nothing', () => {
  const run = running()
  for (let i = 0; i < 101; i++) run.push({ kind: KIND.client, dimensions: found, ns: 7 * MS })
  run.push({ kind: KIND.client, dimensions: missing, ns: 5000 * MS })
  for (let i = 0; i < 13; i++) run.push({ kind: KIND.server, dimensions: found, ns: MS })
  const points = pointsOf(run.end(), 'dns.lookup.duration')
  expect(points.map(({ attributes, count, sum }) => [attributes, count, sum])).toEqual([
    [found, 101, (101 * 7) / 1000],
    [missing, 1, 5],
  ])
  expect(points[0]?.bounds).toEqual([
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
  ])
  expect(points[0]?.counts[1]).toBe(101)
  expect(points[1]?.counts[11]).toBe(1)
  expect(run.set.counted()).toEqual({
    'spantap_red_spans{outcome="counted",reason=""}': 102,
    'spantap_red_spans{outcome="skipped",reason="no_metric"}': 13,
    'spantap_red_series{side="lookup"}': 2,
  })
})

it('bounds its series as those of requests', () => {
  const run = running({ max_series: 3 })
  for (let i = 0; i < 7; i++) {
    const dimensions = attributeSet([
      'dns.question.name',
      `n${i}`,
      'spantap.dns.question.type',
      'A',
    ])
    run.push({ kind: KIND.client, dimensions })
  }
  const points = pointsOf(run.end(), 'dns.lookup.duration')
  expect(points.map(({ count }) => count)).toEqual([1, 1, 1, 4])
})
