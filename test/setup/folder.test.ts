// A clone may lie in any folder. Nothing is installed or built here: what setup/ starts is made of a few lines.
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'

const root = mkdtempSync(join(tmpdir(), 'spantap 100% ö-'))

function file(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text, { mode })
}

function node(...words: string[]): string {
  const { stdout, stderr } = spawnSync(process.execPath, words.with(0, join(root, words[0]!)), {
    encoding: 'utf8',
    env: { ...process.env, CI: '', PATH: `${join(root, 'bin')}:${process.env['PATH']}` },
  })
  return stderr + stdout
}

beforeAll(() => {
  cpSync(fileURLToPath(new URL('../../setup', import.meta.url)), join(root, 'setup'), {
    recursive: true,
  })
  file('bin/dpkg-query', '#!/bin/sh\nshift 2\nprintf "%s installed\\n" "$@"\n', 0o755)
  // Says that all is built.
  file('bin/make', '#!/bin/sh\nexit 0\n', 0o755)
  mkdirSync(join(root, 'node_modules/.bin'), { recursive: true })
  symlinkSync(process.execPath, join(root, 'node_modules/.bin/node'))
})

afterAll(() => rmSync(root, { recursive: true }))

it('npm start runs in a folder whose name has spaces and umlauts', () => {
  file('main.ts', 'console.log(process.cwd(), ...process.argv.slice(2))\n')
  expect(node('setup/start.mjs', '--no-install', '--x')).toBe(`${root} --x\n`)
})

/** A vitest that says how it was called, and that so many tests passed. */
function vitest(passed: number): void {
  const sums = JSON.stringify({ passed, failed: 0 })
  mkdirSync(join(root, 'test-results'), { recursive: true })
  file(
    'node_modules/vitest/vitest.mjs',
    `import { writeFileSync } from 'node:fs'
    writeFileSync('test-results/last.json', '${sums}')
    console.log(...process.argv.slice(2))`,
  )
}

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1)!

it('npm test does, too', () => {
  vitest(7)
  expect(lastLine(node('setup/test.mjs', '--no-install'))).toBe('21 passed, 0 failed')
})

it('npm test that runs nothing has failed; only with a filter some of it may have nothing to do', () => {
  vitest(0)
  expect(node('setup/test.mjs', '--no-install', 'x').split('\n')).toEqual([
    'run --project unit x --passWithNoTests',
    'run --project kernel x --passWithNoTests',
    'run --project e2e x --passWithNoTests',
    'there is no such test',
    '0 passed, 1 failed',
    '',
  ])
  expect(node('setup/test.mjs', '--no-install', '--vm', '6.1-kprobe').split('\n')).toEqual([
    'run --project vm --disableConsoleIntercept test/vm/boot.test.ts test/vm/cells.test.ts',
    'there is no such test',
    '0 passed, 1 failed',
    '',
  ])
})

it('and so does what follows npm ci: the headers of Node are kept', () => {
  file('node_modules/node/node_modules/node-bin/include/node.h', '')
  expect(node('setup/prepare.mjs')).toBe('')
  expect(existsSync(join(root, 'node_modules/node/include/node.h'))).toBe(true)
  expect(existsSync(join(root, 'node_modules/node/node_modules'))).toBe(false)
})
