// Lookups over UDP that wait for their answers: many of them, and while nobody reads.
import { expect, it } from 'vitest'
import { UdpSocket } from '../../../support/datagrams.ts'
import { query, response } from '../../../support/dns.ts'
import { SimulatedHost } from '../../../support/events.ts'
import { Harness } from '../spans.ts'

const SERVER = { ip: '127.0.0.1', port: 53 }

it('costs no more for a record that tells of a loss when many lookups wait', () => {
  const WAITING = 16_001
  const cost = (waiting: number): number => {
    const host = new SimulatedHost()
    const harness = new Harness(host)
    const client = new UdpSocket(host)
    for (let i = 0; i < waiting; i++) client.send(SERVER, query({ id: i, name: 'n.test' }))
    harness.read()
    for (let i = 0; i < 1009; i++) {
      client.lost++
      client.send(SERVER, Buffer.from('hello'))
    }
    const begin = performance.now()
    harness.read()
    return performance.now() - begin
  }
  const best = (waiting: number): number => Math.min(...[1, 2].map(() => cost(waiting)))
  // Each of them was looked at for each record: 100 times as much.
  expect(best(WAITING)).toBeLessThan(8 * best(1) + 5)
})

it('makes no timeout of a lookup whose answer is read after a stall', () => {
  const host = new SimulatedHost()
  const harness = new Harness(host)
  const client = new UdpSocket(host)
  client.send(SERVER, query())
  harness.read()
  const answeredNs = host.nowNs
  harness.leap(20_000)
  const { nowNs } = host
  host.nowNs = answeredNs
  client.receive(SERVER, response())
  host.nowNs = nowNs
  harness.read().wait(1000)
  client.send(SERVER, query({ id: 2, name: 'next.test' }))
  harness.read().wait(7300)
  expect(
    harness.spans.map(({ attributes }) => [
      attributes['dns.question.name'],
      attributes['error.type'],
    ]),
  ).toEqual([
    ['shop.test', undefined],
    ['next.test', 'timeout'],
  ])
})
