// Whether a process is one of those that `select` asks for.
import type { ProcessFacts } from '../../pipeline/data/events.ts'
import { containerOf } from '../../pipeline/naming/cgroup.ts'
import { baseOf } from '../../pipeline/naming/path.ts'
import { languageOfProcess } from '../process/language.ts'
import type { Criteria, Select } from './config.ts'
import { glob } from './glob.ts'
import { listeningPorts, tablesOnce } from './ports.ts'

/** What must be looked up, and is only where it is asked for. */
export interface Lookups {
  readonly ports: (pid: number) => readonly number[]
  readonly language: (facts: ProcessFacts) => string | undefined
}

/** Undefined facts: nothing is known of the process. */
export type Match = (facts: ProcessFacts | undefined) => boolean

type Test = (facts: ProcessFacts) => boolean

/** As it is now. */
export const LIVE: Lookups = { ports: (pid) => listeningPorts(pid), language: languageOfProcess }

/** For many processes at one time. */
export function liveOnce(): Lookups {
  const tables = tablesOnce()
  return { ...LIVE, ports: (pid) => listeningPorts(pid, tables) }
}

/** A process that meets every criterion that is given, and no criterion of `exclude`. */
export function matcher(select: Select, lookups: Lookups): Match {
  const wanted = testsOf(select, lookups)
  const unwanted = testsOf(select.exclude, lookups)
  return (facts) => {
    if (!facts) return wanted.length === 0
    return wanted.every((test) => test(facts)) && !unwanted.some((test) => test(facts))
  }
}

/** One for each criterion that is given, the cheapest first. */
function testsOf(criteria: Criteria, { ports, language }: Lookups): Test[] {
  const tests: Test[] = []
  const { exe, cgroup, container, port, language: languages } = criteria
  if (exe.length > 0) {
    const tried = exe.map((pattern) => ({ name: !pattern.includes('/'), matches: glob(pattern) }))
    tests.push((facts) => {
      const path = facts.exe.replace(/ \(deleted\)$/, '')
      return tried.some(({ name, matches }) => path !== '' && matches(name ? baseOf(path) : path))
    })
  }
  if (cgroup.length > 0) {
    const globs = cgroup.map(glob)
    tests.push((facts) => pathsOf(facts.cgroup).some((path) => globs.some((one) => one(path))))
  }
  if (container.length > 0) {
    tests.push((facts) => {
      const id = containerOf(facts.cgroup)
      return id !== undefined && container.some((begin) => id.startsWith(begin))
    })
  }
  if (languages.length > 0) {
    tests.push((facts) => languages.includes(language(facts) ?? ''))
  }
  if (port.length > 0) {
    tests.push((facts) =>
      ports(facts.pid).some((one) => port.some(({ from, to }) => from <= one && one <= to)),
    )
  }
  return tests
}

/** Of every hierarchy: lines are `number:controllers:path`. */
const pathsOf = (cgroup: string): string[] =>
  cgroup
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(':').slice(2).join(':'))
