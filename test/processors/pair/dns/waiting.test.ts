// Many lookups over UDP that wait for their answers.
import { expect, it } from 'vitest'
import { UdpSocket } from '../../../support/datagrams.ts'
import { query } from '../../../support/dns.ts'
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
