import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { wrongImports } from './arrows.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'arrows-'))
  for (const kind of ['receivers', 'processors', 'connectors', 'exporters', 'extensions']) {
    write(`${kind}/index.ts`, "export { a } from './a.ts'\nexport { b } from './b/index.ts'\n")
  }
})
afterEach(() => rmSync(root, { recursive: true }))

function write(file: string, source: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), source)
}

describe('import arrows', () => {
  it('holds in this project', () => {
    expect(wrongImports(process.cwd())).toEqual([])
  })

  it('lets the arrows of the design pass', () => {
    write('native/index.ts', "import { E } from '../bpf/events.ts'\n")
    write(
      'receivers/a.ts',
      "import { n } from '../native/index.ts'\nimport { S } from '../pipeline/signal.ts'\n",
    )
    write('receivers/b/index.ts', "import { x } from './x.ts'\nimport { s } from '../select.ts'\n")
    write(
      'processors/b/http1/head.ts',
      "import { y } from '../y.ts'\nimport { E } from '../../../bpf/events.ts'\n",
    )
    write('exporters/a.ts', "import type { Batch } from '../pipeline/batch.ts'\nimport 'rxjs'\n")
    expect(wrongImports(root)).toEqual([])
  })

  it.each([
    ['pipeline/x.ts', '../native/index.ts'],
    ['pipeline/config/x.ts', '../../receivers/index.ts'],
    ['bpf/x.ts', '../native/index.ts'],
    ['native/x.ts', '../pipeline/log.ts'],
    ['native/x.ts', '../receivers/a.ts'],
    ['receivers/x.ts', '../processors/a.ts'],
    ['processors/x.ts', '../native/index.ts'],
    ['processors/b/x.ts', '../../receivers/recording.ts'],
    ['connectors/x.ts', '../bpf/events.ts'],
    ['connectors/x.ts', '../processors/a.ts'],
    ['exporters/x.ts', '../bpf/events.ts'],
    ['exporters/b/x.ts', '../../processors/a.ts'],
    ['extensions/x.ts', '../exporters/a.ts'],
    ['extensions/x.ts', '../setup/start.mjs'],
    ['pipeline/x.ts', '../test/e2e/run.ts'],
  ])('%s may not import %s', (file, target) => {
    write(file, `import type { x } from '${target}'\n`)
    expect(wrongImports(root)).toHaveLength(1)
  })

  it.each([
    ['processors/a.ts', './b/index.ts'],
    ['processors/b/x.ts', '../a.ts'],
    ['exporters/b/x/y.ts', '../../a.ts'],
  ])('%s is a component and may not import %s, another one', (file, target) => {
    write(file, `import { x } from '${target}'\n`)
    expect(wrongImports(root)).toEqual([
      expect.stringContaining('no component imports another one'),
    ])
  })

  it.each([
    "const { x } = await import('../native/index.ts')",
    "export * from '../native/index.ts'",
    "import '../native/index.ts'",
    "import {\n  type x,\n  y,\n} from '../native/index.ts'",
  ])('sees %j', (source) => {
    write('exporters/x.ts', `${source}\n`)
    expect(wrongImports(root)).toEqual([
      'exporters/x.ts imports native/index.ts: exporters/ may import only pipeline',
    ])
  })

  it('does not see a comment', () => {
    write('exporters/x.ts', "// import '../native/index.ts'\n")
    expect(wrongImports(root)).toEqual([])
  })
})
