import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DIRECTION, NETWORK_END, PeerFacts } from '../../../../bpf/events.ts'
import { Facts } from '../../../../receivers/tcp/network/facts.ts'
import { factsOf } from './series.ts'

const OPENED = 0
const FOUND = 8
const SENT = PeerFacts.BYTES + 8 * DIRECTION.SEND

it('adds up what is fetched', () => {
  const facts = new Facts()
  facts.add(factsOf({ [OPENED]: 7n, [FOUND]: 3n, [SENT]: 1009n, [PeerFacts.RTT + 8 * 15]: 1n }))
  facts.add(factsOf({ [OPENED]: 4n, [PeerFacts.CLOSED]: 5n, [SENT]: 2n, [PeerFacts.RTT]: 2n }))
  facts.add(factsOf({ [PeerFacts.CLOSED + 8 * NETWORK_END.RESET]: 2n }))
  expect(facts.opened).toBe(11)
  expect(facts.connections).toBe(14)
  expect(facts.active).toBe(14 - 5 - 2)
  expect(facts.closed(NETWORK_END.RESET)).toBe(2)
  expect(facts.failed(NETWORK_END.RESET)).toBe(0)
  expect(facts.bytes(DIRECTION.SEND)).toBe(1011)
  expect(facts.rtt().counts).toEqual([2, ...Array<number>(14).fill(0), 1])
})

it('reads a value that does not begin at a multiple of 8', () => {
  const shifted = new Uint8Array(PeerFacts.SIZE + 3)
  shifted.set(factsOf({ [OPENED]: 13n }), 3)
  const facts = new Facts()
  facts.add(shifted.subarray(3))
  expect(facts.opened).toBe(13)
})

it('never tells fewer bytes than before, and all of them in the end', () => {
  const steps = fc.array(fc.bigInt({ min: -2n, max: 1000n }), { minLength: 1 })
  fc.assert(
    fc.property(steps, (all) => {
      const facts = new Facts()
      let told = 0
      let sum = 0n
      for (const step of all) {
        facts.add(factsOf({ [SENT]: step }))
        sum += step
        const now = facts.bytes(DIRECTION.SEND)
        expect(now).toBeGreaterThanOrEqual(told)
        told = now
      }
      // One more, and what was told too early is made up for.
      facts.add(factsOf({ [SENT]: 1_000_000n }))
      expect(facts.bytes(DIRECTION.SEND)).toBe(Number(sum) + 1_000_000)
    }),
  )
})
