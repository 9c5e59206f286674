import { execFileSync, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { kernelObjects } from '../../support/kernel_objects.ts'
import { probeFile, range } from './probe.ts'

const child = (name: string): string =>
  fileURLToPath(new URL(`./children/${name}.ts`, import.meta.url))

const exit = (how: string) =>
  spawnSync(process.execPath, [child('exit'), probeFile(), how], {
    encoding: 'utf8',
    timeout: 10_000,
  })

it.each([
  ['exit', 7],
  ['exit inside', 7],
  ['close', 0],
  ['close inside', 0],
  ['stop', 0],
])('survives under traffic, five times: %s', (how, status) => {
  for (const _ of range(5)) {
    expect(exit(how)).toMatchObject({ status, signal: null, stderr: '' })
  }
})

it('makes what a callback throws an uncaught exception of the process', () => {
  const { status, stderr } = exit('throw')
  expect(status).toBe(1)
  expect(stderr).toContain('Error: thrown by a callback')
  expect(stderr).toContain('exit.ts:')
})

it('goes on when the process catches what a callback throws', () => {
  const { status, stdout, stderr } = exit('catch')
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(JSON.parse(stdout)).toEqual({ caught: 22, more: true })
})

it('leaves nothing in the kernel when it is killed', async () => {
  const before = kernelObjects()
  const added = () =>
    [...kernelObjects()].filter((one) => !before.has(one) && / (emit|exec|table|slots)$/.test(one))
  for (const _ of range(3)) expect(exit('kill').signal).toBe('SIGKILL')
  await expect.poll(added).toEqual([])
})

it('survives the end of worker threads', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [child('worker'), probeFile()], {
    encoding: 'utf8',
    timeout: 30_000,
  })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout.trim().split('\n')).toEqual([
    'terminate: exit 1, exit 1',
    'exit: exit 0, exit 0',
    'close: exit 0, exit 0',
    'throw: thrown by a callback, thrown by a callback',
    'terminate: exit 1, exit 1',
  ])
})

it('lets objects that do nothing be collected, and not those that read a ring', () => {
  const output = execFileSync(process.execPath, ['--expose-gc', child('garbage'), probeFile()])
  expect(JSON.parse(output.toString())).toEqual({ objects: 1, seen: 503 })
})
