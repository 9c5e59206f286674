// Components from a user's own file, and the page that shows how to write one.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { spawnSync } from 'node:child_process'
import { afterAll, describe, expect, it } from 'vitest'
import { loadUserComponents } from '../../cli/user_components.ts'
import { onFreePorts } from '../support/ports.ts'
import { Samples } from '../support/scrape.ts'
import { startChild } from '../support/servers/child.ts'
import { until } from '../support/until.ts'
import { NONE, type Outcome } from './load_modules.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const main = join(root, 'main.ts')
const folder = mkdtempSync(join(tmpdir(), 'spantap-own-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The blocks of the page that are files, written as such. */
const page = readFileSync(join(root, 'docs/write-a-component.md'), 'utf8')
const blocks = new Map(
  Array.from(page.matchAll(/^```\w+ file=(\S+)\n([^]*?)^```/gm), ([, name, text]) => [
    name!,
    text!,
  ]),
)
for (const [name, text] of blocks) writeFileSync(join(folder, name), text)
const config = join(folder, 'config.yaml')

const request = (...names: string[]): string =>
  JSON.stringify({
    resourceSpans: [
      {
        scopeSpans: [
          {
            spans: names.map((name, i) => ({
              traceId: '5b8efff798038103d269b633813fc60c',
              spanId: `eee19b7ec3c1b17${i}`,
              name,
              kind: 2,
              startTimeUnixNano: '1544712660000000000',
              endTimeUnixNano: '1544712661000000000',
            })),
          },
        ],
      },
    ],
  })

describe('the page', () => {
  it('P8: the component that docs/write-a-component.md shows runs from a file of the user', async () => {
    expect([...blocks.keys()]).toEqual(['acme.ts', 'config.yaml'])
    await onFreePorts(['otlp', 'own'], async (ports) => {
      const sets = [
        `receivers.otlp.protocols.http.endpoint=127.0.0.1:${ports.otlp}`,
        `service.telemetry.metrics.readers=[{pull: {exporter: {prometheus: {host: 127.0.0.1, port: ${ports.own}}}}}]`,
      ].map((set) => `--set=${set}`)
      const child = startChild(process.execPath, [main, '--config', config, ...sets], {
        cwd: tmpdir(),
      })
      try {
        await until(
          () => `it is ready; it said:\n${child.said()}`,
          () => child.said().includes('Everything is ready') || child.said().includes('Error:'),
          20_000,
        )
        const response = await fetch(`http://127.0.0.1:${ports.otlp}/v1/traces`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: request('GET /healthz', 'GET /users', 'GET /readyz', 'GET /orders', 'GET /healthz'),
        })
        expect(response.status).toBe(200)
        const only = await fetch(`http://127.0.0.1:${ports.otlp}/v1/traces`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: request('GET /healthz', 'GET /readyz'),
        })
        expect(only.status).toBe(200)
        const own = await fetch(`http://127.0.0.1:${ports.own}/metrics`)
        const samples = new Samples(await own.text())
        expect(Object.fromEntries(samples.by('acme_dropped_spans_total', 'processor'))).toEqual({
          drop_spans: 5,
        })
        await until(
          () => `both spans are shown; it said:\n${child.said()}`,
          () => child.said().includes('GET /users') && child.said().includes('GET /orders'),
        )
        expect(child.said()).not.toMatch(/GET \/(healthz|readyz)/)
      } finally {
        await child.stop()
      }
      expect(await child.ended).toBe(0)
    })
  })

  it('P8: what the page shows has the types that it says', () => {
    const paths = {
      'spantap/component': [join(root, 'pipeline/public.ts')],
      rxjs: [join(root, 'node_modules/rxjs/dist/types/index.d.ts')],
    }
    const typeRoots = [join(root, 'node_modules/@types')]
    const options = {
      extends: join(root, 'tsconfig.json'),
      compilerOptions: { paths, typeRoots, noEmit: true },
      include: [],
      files: ['acme.ts'],
    }
    const typed = join(folder, 'typed')
    mkdirSync(typed)
    writeFileSync(join(typed, 'package.json'), '{"type": "module"}')
    writeFileSync(join(typed, 'acme.ts'), blocks.get('acme.ts')!)
    writeFileSync(join(typed, 'tsconfig.json'), JSON.stringify(options))
    const tsc = join(root, 'node_modules/.bin/tsc')
    const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', typed], { encoding: 'utf8' })
    expect([stdout, status]).toEqual(['', 0])
  })

  it('P8: components, validate and print-config know it, from any folder', () => {
    const ask = (...words: string[]) =>
      spawnSync(process.execPath, [main, ...words, `--config=${config}`], {
        encoding: 'utf8',
        cwd: tmpdir(),
      })
    expect(ask('validate')).toMatchObject({ status: 0, stdout: '', stderr: '' })
    expect(ask('components').stdout).toContain(
      `- name: drop_spans\n      module: ${join(folder, 'acme.ts')}\n      stability:\n          traces: Development\n`,
    )
    expect(ask('print-config').stdout).toContain(
      'drop_spans:\n        names:\n            - GET /healthz\n            - GET /readyz\n',
    )
    const wrong = ask('validate', '--set=processors.drop_spans.names=5')
    expect(wrong.stderr).toBe(
      `Error: failed to get config: cannot unmarshal the configuration: decoding failed due to the following error(s):\n\n` +
        `'processors' error reading configuration for "drop_spans": decoding failed due to the following error(s):\n\n` +
        `'names' source data must be an array or slice, got int (yaml::1)\n`,
    )
  })
})

const START = `import { connector, exporter, extension, parser, processor, receiver, struct } from 'spantap/component'
import { EMPTY, identity } from 'rxjs'
const all = { stability: 'alpha', config: parser(struct({})) }
const pass = { ...all, accepts: ['traces'], emits: ['traces'], scope: 'pipeline', mutates: false, operator: () => identity }
`

/** What becomes of each, in one process. */
function loaded(...sources: readonly (readonly string[])[]): Outcome[][] {
  const script = fileURLToPath(new URL('load_modules.ts', import.meta.url))
  const { stdout, stderr } = spawnSync(process.execPath, [script], {
    encoding: 'utf8',
    input: JSON.stringify(sources),
  })
  expect(stderr).toBe('')
  return JSON.parse(stdout) as Outcome[][]
}

describe('modules', () => {
  it('P8: a list of components of all kinds; a file that has changed is loaded again', () => {
    const all = `${START}
export default [
  receiver({ ...all, type: 'r', emits: ['traces'], open: () => ({ batches: EMPTY, stop() {} }) }),
  processor({ ...pass, type: 'p' }),
  connector({ ...pass, type: 'c' }),
  exporter({ ...all, type: 'e', accepts: ['logs'], open: () => ({ push() {}, flush: async () => {} }) }),
  extension({ ...all, type: 'x', open: () => ({ stop: async () => {} }) }),
]`
    const one = `${START}export default processor({ ...pass, type: 'one' })`
    const none = { receivers: [], processors: [], connectors: [], exporters: [], extensions: [] }
    expect(loaded([all, one])).toEqual([
      [
        {
          receivers: ['r'],
          processors: ['p'],
          connectors: ['c'],
          exporters: ['e'],
          extensions: ['x'],
        },
        { ...none, processors: ['one'] },
      ],
    ])
  })

  const cannot = 'failed to get config: cannot load the components of ./own.ts: '
  const wrong = [
    [
      'export const a = 1',
      'it has no default export: export default a component, or a list of them',
    ],
    ['export default []', 'its default export is an empty list'],
    [
      'export default 5',
      'its default export is a number and no component: make it with receiver(), processor()',
    ],
    ['export default [null]', 'its default export is null and no component'],
    ['export default {}', 'a component needs a type of letters, digits and _'],
    ["export default { type: 'a-b' }", 'a component needs a type of letters, digits and _'],
    ["export default { type: 'a' }", 'the component "a" needs config: parser(struct({…}))'],
    [
      `${START}export default { ...all, stability: 5, type: 'a' }`,
      `the component "a" needs a stability, as 'development'`,
    ],
    [
      `${START}export default { ...all, type: 'a' }`,
      'the component "a" has neither open nor operator',
    ],
    [
      `${START}export default { ...pass, emits: 5, type: 'a' }`,
      'the component "a" needs accepts and emits: lists of signals',
    ],
    [
      `${START}export default [processor({ ...pass, type: 'a' }), processor({ ...pass, type: 'a' })]`,
      'there is a processor "a" already: give it another type',
    ],
    ["throw new Error('boom')", 'boom'],
    ["import './nowhere.ts'", 'Cannot find module'],
    ['export default ][', ''],
    ['enum A { b }', 'TypeScript enum is not supported in strip-only mode'],
  ] as const
  it('P8: what is no component is one sentence', () => {
    const outcomes = loaded(...wrong.map(([source]) => [source]))
    for (const [i, [, text]] of wrong.entries()) {
      expect(outcomes[i]![0]).toContain(cannot + text)
      expect((outcomes[i]![0] as string).trim().split('\n')).toHaveLength(1)
    }
  })

  it('P8: a file that is not there, and a key that is no list of files', async () => {
    const load = (components: unknown) =>
      loadUserComponents({ tree: { components }, folders: new Map([['components', folder]]) }, NONE)
    await expect(load(['./none.ts'])).rejects.toThrow(
      `failed to get config: cannot load the components of ./none.ts: open ${folder}/none.ts: no such file or directory`,
    )
    for (const wrong of [5, [5], [['a']], { a: 'b' }, ['']]) {
      await expect(load(wrong)).rejects.toThrow(
        `failed to get config: 'components' must be a list of files, as [./acme.ts]`,
      )
    }
    expect((await load(null)).components).toEqual(NONE)
  })
})
