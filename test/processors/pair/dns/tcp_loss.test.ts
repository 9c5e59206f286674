// DNS over TCP when records are missing: what is said is true, and what cannot be told is counted.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { framed, query, response } from '../../../support/dns.ts'
import { SimulatedHost } from '../../../support/events.ts'
import { Harness } from '../spans.ts'

const one = (i: number): { id: number; name: string } => ({ id: 1000 + i, name: `n${i}.test` })
const question = (i: number): string => framed(query(one(i)))
const reply = (i: number): string => framed(response({ ...one(i), addresses: [`10.0.0.${i}`] }))

describe('a client of which records are missing', () => {
  it('has no timeout of a lookup whose answer was lost', () => {
    const host = new SimulatedHost()
    const { client } = host.tcp()
    const harness = new Harness(host)
    for (let i = 0; i < 3; i++) {
      client.send(question(i))
      client.receive(reply(i), { lost: i === 1 })
    }
    harness.read().wait(6000)
    expect(harness.spans.map(({ attributes }) => attributes['dns.question.name'])).toEqual([
      'n0.test',
      'n2.test',
    ])
    expect(harness.lost()).toEqual({ records_missing: 1 })
  })

  it('counts a query that was lost, and goes on', () => {
    const host = new SimulatedHost()
    const { client } = host.tcp()
    const harness = new Harness(host)
    for (let i = 0; i < 3; i++) {
      client.send(question(i), { lost: i === 1 })
      client.receive(reply(i))
    }
    expect(harness.end()).toHaveLength(2)
    expect(harness.lost()).toEqual({ records_missing: 1 })
  })

  it('counts a query that was not copied', () => {
    const host = new SimulatedHost()
    const { client } = host.tcp()
    const harness = new Harness(host)
    client.send(question(0))
    client.receive(reply(0))
    client.send(question(1), { head: 0, gap: 7 })
    client.receive(reply(1))
    client.send(question(2))
    client.receive(reply(2))
    expect(harness.end()).toHaveLength(2)
    expect(harness.lost()).toEqual({ skipped_vector: 1 })
  })

  it('takes an answer that another thread has read before the send returned', () => {
    const host = new SimulatedHost()
    const { client } = host.tcp()
    client.send(question(0))
    client.receive(reply(0))
    client.receive(reply(1))
    client.send(question(1))
    const harness = new Harness(host)
    const spans = harness.end()
    expect(spans.map(({ attributes }) => attributes['dns.answers'])).toEqual([
      ['10.0.0.0'],
      ['10.0.0.1'],
    ])
    expect(spans.every(({ start, end }) => start <= end)).toBe(true)
    expect(harness.lost()).toEqual({})
  })

  it('cannot tell two queries of one id apart', () => {
    const host = new SimulatedHost()
    const { client } = host.tcp()
    client.send(question(5))
    client.send(framed(query({ id: 1005, name: 'other.test' })))
    client.receive(framed(response({ id: 1005, name: 'other.test' })))
    const harness = new Harness(host)
    expect(harness.end().map(({ attributes }) => attributes['dns.question.name'])).toEqual([
      'other.test',
    ])
    expect(harness.lost()).toEqual({ id_reused: 1 })
  })

  it('that spantap comes to in the middle is seen from there on', () => {
    const host = new SimulatedHost()
    const { client, server } = host.tcp({ born: false })
    for (let i = 0; i < 5; i++) {
      client.send(question(i))
      server.receive(question(i))
      server.send(reply(i))
      client.receive(reply(i))
    }
    expect(new Harness(host).end()).toHaveLength(10)
  })
})

/** What is lost is in front of the first answer that is seen, and that comes before any query is. */
const FIRST_ANSWER_MISSING: [boolean, number, number][] = [
  [true, 0, 0],
  [true, 0, 2],
  [true, 0, 2],
  [false, 2, 0],
  [true, 0, 4],
]

it('never says what was not, whichever records are missing', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.boolean(), fc.nat(9), fc.nat(9)), { minLength: 1, maxLength: 12 }),
      (plan) => {
        const host = new SimulatedHost()
        const { client } = host.tcp()
        plan.forEach(([pipelined, asks, answers], i) => {
          // About one record of five is missing.
          client.send(question(2 * i), { lost: asks < 2 })
          if (pipelined) client.send(question(2 * i + 1), { lost: asks === 3 })
          if (pipelined) client.receive(reply(2 * i + 1), { lost: answers < 2 })
          client.receive(reply(2 * i), { lost: answers === 3 })
        })
        // A loss shows by what comes after it.
        client.send(question(100))
        client.receive(reply(100))
        const harness = new Harness(host)
        harness.read().wait(6000)
        for (const { attributes } of harness.end()) {
          const number = /\d+/.exec(attributes['dns.question.name'] as string)?.[0]
          expect(attributes['error.type']).toBe(undefined)
          expect(attributes['dns.answers']).toEqual([`10.0.0.${number}`])
        }
      },
    ),
    { numRuns: 503, examples: [[FIRST_ANSWER_MISSING]] },
  )
})
