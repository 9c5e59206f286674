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

it('npm test does, too', () => {
  const sums = JSON.stringify({ passed: 7, failed: 0 })
  mkdirSync(join(root, 'test-results'))
  file(
    'node_modules/vitest/vitest.mjs',
    `import { writeFileSync } from 'node:fs'\nwriteFileSync('test-results/last.json', '${sums}')\n`,
  )
  expect(node('setup/test.mjs', '--no-install')).toBe('21 passed, 0 failed\n')
})

it('and so does what follows npm ci: the headers of Node are kept', () => {
  file('node_modules/node/node_modules/node-bin/include/node.h', '')
  expect(node('setup/prepare.mjs')).toBe('')
  expect(existsSync(join(root, 'node_modules/node/include/node.h'))).toBe(true)
  expect(existsSync(join(root, 'node_modules/node/node_modules'))).toBe(false)
})
