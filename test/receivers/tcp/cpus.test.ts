import { availableParallelism } from 'node:os'
import { expect, it } from 'vitest'
import { cpuNumbers, possibleCpus } from '../../../receivers/tcp/cpus.ts'

it.each([
  ['0\n', 1],
  ['0-3\n', 4],
  ['0-3,8-11\n', 12],
  ['0,2\n', 3],
  ['0-511', 512],
])('takes one more than the highest number of %j', (list, count) => {
  expect(cpuNumbers(list)).toBe(count)
})

it.each(['', '\n', '-3', '0-', '0-3,', 'all', '0x3'])('refuses %j', (list) => {
  expect(() => cpuNumbers(list)).toThrow(`not a list of CPUs: '${list.trim()}'`)
})

it('knows no fewer CPUs than this process may use', () => {
  expect(possibleCpus()).toBeGreaterThanOrEqual(availableParallelism())
})
