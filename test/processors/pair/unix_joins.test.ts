// Both ends of unix sockets, which have no sequence numbers and no addresses of their own. Never a wrong parent.
import { describe, expect, it } from 'vitest'
import { SimulatedHost } from '../../support/events.ts'
import { checkParents, exchange } from './parents.ts'
import { Harness, summary } from './spans.ts'
import { answer, get, ok } from './traffic.ts'

describe('both ends of a unix socket', () => {
  it('joins unix sockets that are older than we are once nothing was in flight', () => {
    const host = new SimulatedHost()
    const ends = host.unix('/run/a.sock', false)
    // One request was on its way when we came: the two ends count from different bytes.
    ends.server.receive(get('/before'))
    answer(ends, ok())
    for (let i = 0; i < 7; i++) exchange(ends, `/${i}/x`)
    const spans = new Harness(host).end()
    expect(summary(spans.filter((s) => s.parent === undefined && s.kind === 'server'))).toEqual([
      'server GET /before 200',
    ])
    checkParents(spans.filter((s) => s.attributes['url.path'] !== '/before'))
    expect(spans).toHaveLength(15)
  })

  it('does not take a place for common while a request is only half read', () => {
    const host = new SimulatedHost()
    const ends = host.unix('/run/a.sock', false)
    const upload = `POST /up HTTP/1.1\r\nContent-Length: 10\r\n\r\n`
    ends.client.send(`${upload}0123456789`)
    ends.server.receive(upload)
    answer(ends, 'HTTP/1.1 413 Too large\r\nContent-Length: 0\r\n\r\n')
    ends.server.receive('0123456789')
    for (let i = 0; i < 3; i++) exchange(ends, `/${i}/x`)
    const spans = new Harness(host).end()
    checkParents(spans.filter((s) => s.attributes['url.path'] !== '/up'))
    expect(spans.find((s) => s.attributes['url.path'] === '/up')!.parent).toBeUndefined()
  })

  it('takes no unix socket for the other end of one that came later to the same address', () => {
    const host = new SimulatedHost()
    // Of the first connection only the client's end was seen; of the second the server's shows first.
    host.unix('/run/a.sock', true, 7001).client.send(get('/old'))
    const { client, server } = host.unix('/run/a.sock', true, 7001)
    server.receive(get('/new'))
    client.send(get('/new'))
    answer({ client, server }, ok())
    const spans = new Harness(host).end()
    const later = spans.filter((s) => s.attributes['url.path'] !== '/old')
    expect(summary(later).toSorted()).toEqual([
      'client GET http://shop:8080/new 200',
      'server GET /new 200',
    ])
    checkParents(later)
  })

  it('forgets a unix socket whose name is used again', () => {
    const host = new SimulatedHost()
    const first = host.unix('/run/a.sock', true, 7001)
    // Of the client nothing is seen but that it is there: its server's exchange is still to be had.
    first.client.send(get('/old'), { lost: true })
    first.server.receive(get('/old'))
    const harness = new Harness(host).read()
    // The same pointers, another connection.
    const again = host.unix('/run/a.sock', true, 7001)
    exchange(again, '/new')
    first.server.send(ok())
    const spans = harness.end()
    const old = spans.filter((s) => s.attributes['url.path'] === '/old')
    expect(old.map((s) => s.parent)).toEqual([undefined])
    const later = spans.filter((s) => !old.includes(s))
    expect(summary(later).toSorted()).toEqual([
      'client GET http://shop:8080/new 200',
      'server GET /new 200',
    ])
    checkParents(later)
  })
})
