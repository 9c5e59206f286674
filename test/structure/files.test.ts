import { homedir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { projectFiles, readText } from './tree.ts'

const GENERATED = new Set(['bpf/events.ts', 'package-lock.json'])
const SOURCE = /\.(ts|mjs|js|c|cc|h|hh|py|sh)$/
const MOST_LINES = 300

describe('files', () => {
  it(`has no source of more than ${MOST_LINES} lines`, () => {
    const long = projectFiles(SOURCE)
      .filter((file) => !GENERATED.has(file) && !file.includes('/fixtures/'))
      .map((file) => ({ file, lines: readText(file).split('\n').length - 1 }))
      .filter(({ lines }) => lines > MOST_LINES)
    expect(long).toEqual([])
  })

  it('has no path of the machine that it was written on', () => {
    const paths = [process.cwd(), homedir()].map((path) => `${path}/`)
    const found = projectFiles()
      .filter((file) => !/\.(png|gz|bin|recording)$/.test(file))
      .filter((file) => paths.some((path) => readText(file).includes(path)))
    expect(found).toEqual([])
  })

  it('has no host of a registry in the lock file', () => {
    expect(readText('package-lock.json')).not.toContain('"resolved"')
  })

  it('begins every source with what it is', () => {
    const bare = projectFiles(/^(?!test\/).*\.(ts|mjs)$/)
      .filter((file) => !GENERATED.has(file))
      .filter((file) => !/^(#!.*\n)?\s*(\/\/|\/\*)/.test(readText(file)))
    expect(bare).toEqual([])
  })
})
