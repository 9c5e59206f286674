// The cells of SPANTAP_VM_CELLS, or all: `npm run test:vm`. The host's own is always among them, since the others are compared with it.
import { beforeAll, describe, expect, it } from 'vitest'
import { CELLS, cellsOf } from './cells.ts'
import { byteProblems, readCell, spanProblems, type Seen } from './compare.ts'
import { featureProblems } from './features.ts'
import type { CellRun } from './run_cell.ts'
import { runCells } from './run_cells.ts'

const chosen = (process.env['SPANTAP_VM_CELLS'] ?? '').split(/[\s,]+/).filter((name) => name !== '')
const cells = cellsOf(chosen.length === 0 ? [] : ['host', ...chosen])
const began = performance.now()
const seconds = (ms: number): string => (ms / 1000).toFixed(0).padStart(4)
let runs: Map<string, Promise<CellRun>>
/** Replayed once for all tests. */
const seen = new Map<string, Promise<Seen>>()

function seenIn(name: string): Promise<Seen> {
  const known = seen.get(name) ?? runs.get(name)!.then(({ cell, folder }) => readCell(cell, folder))
  seen.set(name, known)
  return known
}

/** The host's, then those that come before this one; one that failed says so itself. */
async function seenBefore(name: string): Promise<Seen[]> {
  const before = cells.slice(
    0,
    cells.findIndex((cell) => cell.name === name),
  )
  const ends = await Promise.allSettled(before.map((cell) => seenIn(cell.name)))
  if (ends[0]?.status === 'rejected') throw ends[0].reason
  return ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []))
}

beforeAll(() => {
  runs = runCells(cells, (cell, line) =>
    console.log(`${seconds(performance.now() - began)} s  ${cell.padEnd(16)} ${line}`),
  )
  return async () => {
    const ends = await Promise.allSettled(runs.values())
    const rows = cells.map(({ name }, at) => {
      const end = ends[at]
      const spent = end?.status === 'fulfilled' ? end.value : undefined
      const times = spent
        ? `boot ${seconds(spent.bootMs)} s, all ${seconds(spent.allMs)} s`
        : 'FAILED'
      return `${name.padEnd(16)} ${times}`
    })
    console.log([...rows, `together ${seconds(performance.now() - began)} s`].join('\n'))
  }
})

describe('cells', () => {
  it.each(cells.map(({ name }) => name))('K1: %s runs all scenarios', async (name) => {
    const run = await runs.get(name)
    expect(run?.cell.name).toBe(name)
    await seenIn(name)
  })

  it.each(cells.map(({ name }) => name))(
    'K2: %s shows what was done, as those before it do',
    async (name) => {
      expect(spanProblems(await seenIn(name), await seenBefore(name))).toEqual([])
    },
  )

  // This machine's rung has test/kernel/features/each.test.ts.
  it.each(cells.filter(({ features }) => features))(
    'K3: $name loses with each program what the list says',
    async ({ name }) => {
      expect(featureProblems((await runs.get(name)!).folder)).toEqual([])
    },
  )

  it.each(cells.map(({ name }) => name))('K6: %s accounts for every byte', async (name) => {
    expect(byteProblems(await seenIn(name))).toEqual([])
  })
})

/** Minutes on two cores: of the host and two others, which every run of CI takes, and of all. */
const MOST_MINUTES = new Map([
  [3, 10],
  [CELLS.length, 40],
])

const most = MOST_MINUTES.get(cells.length)
if (most !== undefined) {
  it('K1: they take no longer than they may', async () => {
    await Promise.allSettled(runs.values())
    expect((performance.now() - began) / 60_000).toBeLessThanOrEqual(most)
  })
}

it('K1: there are seven cells and the host', () => {
  expect(CELLS.map(({ name }) => name).toSorted()).toEqual([
    '5.10-fentry',
    '5.10-kprobe',
    '6.1-fentry',
    '6.1-kprobe',
    '6.12-fentry',
    '6.12-kprobe',
    '6.12-tracepoint',
    'host',
  ])
})
