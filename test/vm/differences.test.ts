import { expect, it } from 'vitest'
import { CELLS } from './cells.ts'
import { DIFFERENCES, IMPOSSIBLE } from './differences.ts'
import { readPage, withTable } from './differences_table.ts'
import { SCENARIOS } from './scenarios/index.ts'

const lines = [...DIFFERENCES, ...IMPOSSIBLE]
const ids = SCENARIOS.map(({ id }) => id)

it('K2: docs/kernels.md has the table of differences (node test/vm/differences_table.ts)', () => {
  expect(readPage()).toBe(withTable(readPage()))
})

it('K2: each line is tested somewhere: its scenarios exist, and a cell has it', () => {
  const idle = lines.filter(
    ({ scenarios, cells }) => !scenarios.every((id) => ids.includes(id)) || !CELLS.some(cells),
  )
  expect(idle).toEqual([])
})

it('K2: no two lines say something of one scenario in one cell', () => {
  const twice = CELLS.flatMap((cell) =>
    ids.filter(
      (id) =>
        DIFFERENCES.filter(({ scenarios, cells }) => scenarios.includes(id) && cells(cell)).length >
        1,
    ),
  )
  expect(twice).toEqual([])
})

it('K2: scenarios have names of their own, and 101 requests each', () => {
  expect(new Set(ids).size).toBe(ids.length)
  expect(new Set(SCENARIOS.map(({ spans }) => new Set(spans.paths).size))).toEqual(new Set([101]))
})
