// One conversation on one connection, of which nothing may be lost.
import { expect } from 'vitest'
import { SimulatedHost } from '../../support/events.ts'
import { Harness, summary } from './spans.ts'
import type { Ends } from './traffic.ts'

/** What becomes of a conversation. */
export function run(talk: (ends: Ends, host: SimulatedHost) => void): Harness {
  const host = new SimulatedHost()
  talk(host.tcp(), host)
  const harness = new Harness(host)
  harness.end()
  expect(harness.lost()).toEqual({})
  return harness
}

/** Its spans, a line each. */
export const outcome = (talk: (ends: Ends, host: SimulatedHost) => void): string[] =>
  summary(run(talk).spans)
