// K3: each program is disabled in turn: only the feature that the list names goes, and the log and `spantap doctor` name it.
import { describe, expect, it } from 'vitest'
import { reportOn, without } from './without.ts'

/** The rung of this kernel. Other kernels: main.ts. */
const { programs } = reportOn('auto')

describe('K3: programs', () => {
  it('K3: with all of them nothing is missing', async () => {
    const { expected, found } = await without('auto', [])
    expect(found).toEqual(expected)
    expect(found.log).toEqual([])
  })

  it.each(programs.map(({ program }) => program))('K3: without %s', async (program) => {
    const { expected, found } = await without('auto', [program])
    expect(found).toEqual(expected)
    expect(found.log.join()).toContain(program)
  })

  it.each([
    ['set_state', 'set_state_nested'],
    ['network_state', 'network_state_nested'],
  ])('K3: without both of %s and %s', async (...both) => {
    const { expected, found } = await without('auto', both)
    expect(found).toEqual(expected)
    expect(found.lost).toHaveLength(2)
  })
})
