// Ids against tests: which tests carry an id, and what is printed of it.
import type { TestResult } from '../setup/results.ts'

/** A test with where it is and the tree that it ran in. */
export interface RanTest extends TestResult {
  readonly file: string
  readonly tree: string
}

export interface Row {
  readonly id: string
  readonly tests: readonly RanTest[]
}

/** The tests of each id: the id stands as a word of its own in the name, as in `S2: …` or `S2/S6: …`. */
export function rowsOf(ids: readonly string[], tests: readonly RanTest[]): Row[] {
  return ids.map((id) => {
    const word = new RegExp(`(?<![\\w.])${id}(?![\\w.])`)
    return { id, tests: tests.filter((test) => word.test(test.name)) }
  })
}

/** True when nothing proves the id: no test, or one that did not pass. */
export const isRed = (row: Row): boolean =>
  row.tests.length === 0 || row.tests.some((test) => test.state !== 'passed')

/** One line per id and test, aligned; below a failed one what it said. */
export function linesOf(rows: readonly Row[]): string[] {
  return rows.flatMap(({ id, tests }) =>
    tests.length === 0
      ? line(id, 'NO TEST', '')
      : tests.flatMap((test, index) => [
          line(
            index === 0 ? id : '',
            test.state === 'passed' ? 'passed' : test.state.toUpperCase(),
            `${test.file} > ${test.name}`,
          ),
          ...(test.why?.split('\n') ?? []).map((text) => `       ${text}`.trimEnd()),
        ]),
  )
}

const line = (id: string, state: string, name: string): string =>
  `${id.padEnd(4)} ${state.padEnd(8)} ${name}`.trimEnd()
