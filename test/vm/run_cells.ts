// Several cells: this machine first and alone, then guests, two at a time.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from './bundle.ts'
import type { Cell } from './cells.ts'
import { prepare } from './kernel.ts'
import { runCell, type CellRun } from './run_cell.ts'
import { syscallsProgram } from './scenarios/drivers.ts'

const AT_A_TIME = 2

/** Files of a cell are in `FOLDER/NAME`, from the root of the repository. */
export const FOLDER = 'test-results/vm'

/**
 * Start the cells; gives a promise for each, by name, at once. One that rejects is a cell that failed; it stops no other.
 * @param say takes lines of progress, with the cell's name
 */
export function runCells(
  cells: readonly Cell[],
  say: (cell: string, line: string) => void,
): Map<string, Promise<CellRun>> {
  const root = join(process.cwd(), FOLDER)
  const bundled = join(root, 'bundle')
  const ready = prepareAll(cells, bundled, say)
  const host = cells.filter((cell) => cell.kernel === undefined)
  const guests = cells.filter((cell) => cell.kernel !== undefined)
  const runs = new Map<string, Promise<CellRun>>()
  const start = (cell: Cell, after: Promise<unknown>): Promise<CellRun> => {
    const run = after.then(() =>
      runCell(cell, bundled, join(root, cell.name), (line) => say(cell.name, line)),
    )
    runs.set(cell.name, run)
    // Whoever waits for it hears of it; nobody may wait yet.
    run.catch(() => {})
    return run
  }
  const settled = Promise.allSettled(host.map((cell) => start(cell, ready)))
  const lanes: Promise<unknown>[] = Array.from({ length: AT_A_TIME }, () =>
    settled.then(() => ready),
  )
  guests.forEach((cell, at) => {
    const lane = at % AT_A_TIME
    lanes[lane] = start(
      cell,
      lanes[lane]!.catch(() => {}).then(() => ready),
    )
  })
  return runs
}

/** What all cells need, done once and before any of them is slow. */
async function prepareAll(
  cells: readonly Cell[],
  bundled: string,
  say: (cell: string, line: string) => void,
): Promise<void> {
  for (const kernel of new Set(cells.map((cell) => cell.kernel))) {
    if (kernel !== undefined) say('all', `kernel ${prepare(kernel).release}`)
  }
  syscallsProgram()
  rmSync(bundled, { recursive: true, force: true })
  mkdirSync(bundled, { recursive: true })
  await bundle(bundled)
}
