// K3: each program is disabled in turn: only the feature that the list names goes, and the log and `spantap doctor` name it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pairsOf } from './golden.ts'
import { startScenario, type Scenario } from './scenario.ts'
import { attachedOf, doctorWithout, reportOn, without } from './without.ts'

/** The rung of this kernel. Other kernels and rungs: take_away.ts. */
const whole = reportOn('auto')
const objects = [...new Set(whole.programs.map(({ object }) => object))]

let scenario: Scenario
beforeAll(async () => void (scenario = await startScenario()))
afterAll(() => scenario.stop())

async function isAsExpected(disable: readonly string[]): Promise<void> {
  const seen = await without(scenario, whole, disable)
  expect(seen.found).toEqual(seen.expected)
  const doctor = doctorWithout(whole, disable)
  expect(doctor.found).toEqual(doctor.expected)
}

describe('K3: programs', () => {
  it('K3: with all of them nothing is missing', () => isAsExpected([]))

  it.each(attachedOf(whole))('K3: without %s', (program) => isAsExpected([program]))

  it.each(objects.flatMap(pairsOf))('K3: without both of %s and %s', (...both) =>
    isAsExpected(both),
  )
})
