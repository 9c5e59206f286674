// Every YAML in the README and in the pages of components is a whole configuration that works.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectFiles, readText } from './tree.ts'

const KINDS = ['receivers', 'processors', 'connectors', 'exporters', 'extensions']
const SNIPPET = /^```yaml\n([^]*?)^```/gm

const snippets = projectFiles(/^(README|docs\/(components|deploy)\/.*)\.md$/).flatMap((page) =>
  [...readText(page).matchAll(SNIPPET)].map(([, yaml], index) => ({
    where: `${page}, snippet ${index + 1}`,
    yaml: yaml!,
  })),
)

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'snippets-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('pages', () => {
  it.each(snippets)('$where is valid', ({ yaml }) => {
    const file = join(folder, 'pipeline.yaml')
    writeFileSync(file, yaml)
    const options = ['main.ts', 'validate', '--config', file]
    const { status, stderr } = spawnSync(process.execPath, options, { encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(status).toBe(0)
  })

  it.each(KINDS)('has one with a snippet and one test for each of the %s', (kind) => {
    const types = [...readText(`${kind}/index.ts`).matchAll(/from '\.\/(\w+)(?:\/index)?\.ts'/g)]
    const tests = projectFiles(/^test\/.*\.test\.ts$/)
    const lacking = types.flatMap(([, type]) => {
      const page = `docs/components/${kind}/${type}.md`
      const lacks = []
      if (!existsSync(page) || !/^```yaml$/m.test(readText(page))) lacks.push(page)
      const own = new RegExp(`^test/${kind}/${type}(\\.test\\.ts|/)`)
      if (!tests.some((test) => own.test(test))) lacks.push(`test/${kind}/${type}.test.ts`)
      return lacks
    })
    expect(lacking).toEqual([])
  })
})
