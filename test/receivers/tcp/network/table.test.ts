import { beforeEach, expect, it } from 'vitest'
import { PeerFacts } from '../../../../bpf/events.ts'
import {
  attributeRecord,
  attributeSet,
  type AttributeList,
} from '../../../../pipeline/data/attributes.ts'
import type { Resource } from '../../../../pipeline/data/resource.ts'
import { UNKNOWN_SERVICE } from '../../../../pipeline/naming/index.ts'
import { collect } from '../../../../receivers/tcp/network/collect.ts'
import { readFacts } from '../../../../receivers/process/index.ts'
import { SeriesTable, type Process, type Series } from '../../../../receivers/tcp/network/table.ts'
import { factsOf } from './series.ts'

const START = 1_000n
const END = 2_000n
const shop: Resource = {
  attributes: attributeSet(['service.name', 'shop']),
  schemaUrl: '',
  service: 'shop',
}
let table: SeriesTable
beforeEach(() => {
  table = new SeriesTable(2)
})

const { pid, startTicks } = readFacts(process.pid)!
const find = (
  content: string,
  now = 0,
  resource = shop,
  process: Process | undefined = { pid, startTicks },
): Series => {
  const attributes = (): AttributeList => ['network.peer.address', content]
  return table.find({ resource, process, content, attributes, startUnixNs: START }, now)
}

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

it('forgets what is quiet and whose process is gone, whatever is said to be open', () => {
  const open = factsOf({ 0: 1n })
  const gone = { ...shop, attributes: attributeSet(['process.pid', 1]) }
  find('a', 10).facts.add(open)
  const series = find('b', 10, gone, { pid, startTicks: startTicks - 1 })
  series.facts.add(open)
  expect(table.expire(11)).toBe(1)
  expect(series.forgotten).toBe(true)
  const unknown = table.find(
    {
      resource: UNKNOWN_SERVICE,
      process: undefined,
      content: 'c',
      attributes: () => [],
      startUnixNs: START,
    },
    11,
  )
  unknown.facts.add(open)
  expect(table.expire(12)).toBe(1)
  expect(find('a').facts.active).toBe(1)
  expect(table.size).toBe(1)
})

it('forgets sooner what no process adds to any more', () => {
  const gone = { ...shop, attributes: attributeSet(['process.pid', 1]) }
  find('a', 10)
  find('b', 10, gone, { pid, startTicks: startTicks - 1 })
  expect(table.expire(5, 10)).toBe(0)
  expect(table.expire(5, 11)).toBe(1)
  expect([...table.all()].map(([resource]) => resource)).toEqual([shop])
})

it('takes resources that say the same for the same', () => {
  const again = { ...shop, attributes: attributeSet([...shop.attributes.list]) }
  expect(find('a', 0, again)).toBe(find('a'))
  expect([...table.all()]).toHaveLength(1)
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
