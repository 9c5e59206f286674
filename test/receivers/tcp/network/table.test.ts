import { beforeEach, expect, it } from 'vitest'
import { PeerFacts } from '../../../../bpf/events.ts'
import { attributeRecord, attributeSet } from '../../../../pipeline/data/attributes.ts'
import type { Resource } from '../../../../pipeline/data/resource.ts'
import { UNKNOWN_SERVICE } from '../../../../pipeline/naming/index.ts'
import { collect } from '../../../../receivers/tcp/network/collect.ts'
import { SeriesTable, type Series } from '../../../../receivers/tcp/network/table.ts'
import { factsOf } from './series.ts'

const START = 1_000n
const END = 2_000n
const shop: Resource = { attributes: attributeSet([]), schemaUrl: '', service: 'shop' }
let table: SeriesTable
beforeEach(() => {
  table = new SeriesTable(2)
})

const find = (content: string, now = 0, resource = shop): Series =>
  table.find(resource, content, () => ['network.peer.address', content], START, now)

it('keeps one series for each resource and peer, and one for all others', () => {
  expect(find('a')).toBe(find('a'))
  expect(find('a', 0, UNKNOWN_SERVICE)).not.toBe(find('a'))
  const rest = find('c')
  expect(find('d', 0, UNKNOWN_SERVICE)).toBe(rest)
  expect(attributeRecord(rest.attributes)).toEqual({ 'otel.metric.overflow': true })
  expect(table.size).toBe(2)
  expect([...table.all()].map(([{ service }, all]) => [service, all.length])).toEqual([
    ['shop', 1],
    ['unknown_service', 1],
    ['unknown_service', 1],
  ])
})

it('forgets what is quiet, unless a connection is open', () => {
  find('a', 10).facts.add(factsOf({ 0: 3n, [PeerFacts.CLOSED]: 3n }))
  find('b', 10).facts.add(factsOf({ 0: 3n, [PeerFacts.CLOSED]: 2n }))
  expect(table.expire(10)).toBe(0)
  expect(table.expire(11)).toBe(1)
  expect(table.size).toBe(1)
  expect(find('b').facts.opened).toBe(3)
  expect(find('a').facts.opened).toBe(0)
})

it('makes room for another series when one is quiet for a minute', () => {
  find('a', 0).facts.add(factsOf({ 0: 1n }))
  find('b', 0).facts.add(factsOf({ 0: 1n, [PeerFacts.CLOSED]: 1n }))
  expect(attributeRecord(find('c', 60_000).attributes)).toHaveProperty('otel.metric.overflow')
  // A second later at the soonest.
  expect(attributeRecord(find('c', 60_999).attributes)).toHaveProperty('otel.metric.overflow')
  expect(attributeRecord(find('c', 61_000).attributes)).toEqual({ 'network.peer.address': 'c' })
  expect(find('a').facts.opened).toBe(1)
  expect(table.size).toBe(2)
})

it('makes cumulative metrics of what there is', () => {
  const { BYTES, FAILED, PACKETS, RTT } = PeerFacts
  find('a').facts.add(
    factsOf({
      0: 3n,
      [BYTES]: 5n,
      [BYTES + 8]: 7n,
      [RTT]: 2n,
      [RTT + 8 * 15]: 1n,
      200: 2_600_060n,
    }),
  )
  find('b').facts.add(factsOf({ [FAILED + 16]: 11n, [PACKETS + 8]: 22n, 192: 11n }))
  const [group, ...others] = collect(table, END)
  expect(others).toEqual([])
  expect(group!.resource).toBe(shop)
  const rows = group!.metrics.flatMap(({ name, points }) =>
    points.map((point) => {
      expect(point.startUnixNs).toBe(START)
      expect(point.timeUnixNs).toBe(END)
      const attributes = attributeRecord(point.attributes.list)
      const value = 'value' in point ? point.value : [point.count, point.sum]
      return [name.replace('spantap.network.connection.', ''), ...Object.values(attributes), value]
    }),
  )
  expect(rows).toEqual([
    ['opened', 'a', 3n],
    ['failed', 'b', 'timeout', 11n],
    ['active', 'a', 3n],
    ['process.network.io', 'a', 'receive', 5n],
    ['process.network.io', 'a', 'transmit', 7n],
    ['packets', 'a', 'receive', 0n],
    ['packets', 'a', 'transmit', 0n],
    ['packets', 'b', 'receive', 0n],
    ['packets', 'b', 'transmit', 22n],
    ['retransmits', 'a', 0n],
    ['retransmits', 'b', 11n],
    ['rtt.smoothed', 'a', [3, 2.60006]],
  ])
})
