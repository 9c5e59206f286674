// The results that vitest left in test-results/ (test/setup/reporter.ts), and making new ones.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import type { ProjectResults } from '../setup/results.ts'
import type { RanTest } from './report.ts'

const PROJECTS = ['unit', 'kernel', 'e2e', 'backends', 'vm']

/** All tests of all projects, and the projects that never ran. */
export function readResults(): { tests: RanTest[]; missing: string[] } {
  const missing = PROJECTS.filter((project) => !existsSync(pathOf(project)))
  const tests = PROJECTS.filter((project) => !missing.includes(project)).flatMap((project) => {
    const { files } = JSON.parse(readFileSync(pathOf(project), 'utf8')) as ProjectResults
    return Object.entries(files).flatMap(([file, result]) =>
      result.tests.map((test) => ({ ...test, file, tree: result.tree })),
    )
  })
  return { tests, missing }
}

/** Run every project. Failures show in the results. */
export function runAll(): void {
  for (const options of [[], ['--backends'], ['--vm']]) {
    spawnSync(process.execPath, ['setup/test.mjs', ...options], { stdio: 'inherit' })
  }
}

const pathOf = (project: string): string => `test-results/${project}.json`
