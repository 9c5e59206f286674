// How many CPUs the kernel may number: those of a cpuset, or of `nproc`, are fewer, and programs run on all of them.
import { readFileSync } from 'node:fs'

const POSSIBLE = '/sys/devices/system/cpu/possible'

/**
 * One more than the highest number of a list of CPUs like `0`, `0-3` or `0-3,8-11` (admin-guide/cputopology.rst).
 * Throws an Error when it is none.
 */
export function cpuNumbers(list: string): number {
  const ranges = list.trim().split(',')
  const wrong = ranges.find((range) => !/^\d+(-\d+)?$/.test(range))
  if (wrong !== undefined) throw new Error(`not a list of CPUs: '${list.trim()}'`)
  return Math.max(...ranges.map((range) => Number(range.split('-').at(-1)))) + 1
}

/** Of this host: more than any CPU number that a program can see. */
export function possibleCpus(): number {
  return cpuNumbers(readFileSync(POSSIBLE, 'latin1'))
}
