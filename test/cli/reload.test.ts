// SIGHUP in a real process: another configuration is used as a whole or not at all, and a signal to stop is heard meanwhile.
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, expect, it } from 'vitest'
import { freePorts } from '../support/ports.ts'
import { startChild, type Child } from '../support/servers/child.ts'
import { until } from '../support/until.ts'

const main = fileURLToPath(new URL('../../main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'spantap-reload-'))
const config = join(folder, 'config.yaml')
let child: Child
afterEach(() => child.stop())
afterAll(() => rmSync(folder, { recursive: true }))

interface Given {
  readonly port: number
  readonly components?: string
  readonly receivers?: string
  readonly logs?: string
}

const yaml = ({ port, components = '', receivers = 'otlp', logs = '' }: Given): string => `
components: [${components}]
receivers:
  otlp: {protocols: {http: {endpoint: 127.0.0.1:${port}}}}
  ${components === '' ? '' : 'mine:'}
exporters: {nop: }
service:
  telemetry: {metrics: {level: none}, logs: {${logs}}}
  pipelines: {traces: {receivers: [${receivers}], exporters: [nop]}}
`

/** `statement` runs when the component is opened. */
const MINE = (statement: string): string => `
import { parser, receiver, struct } from 'spantap/component'
import { Subject } from 'rxjs'
export default receiver({
  type: 'mine',
  stability: 'alpha',
  config: parser(struct({})),
  emits: ['traces'],
  async open({ log }) {
    ${statement}
    const batches = new Subject()
    return { batches, stop: () => batches.complete() }
  },
})`

async function started(text: string): Promise<void> {
  writeFileSync(config, text)
  child = startChild(process.execPath, [main, '--config', config])
  await said('Everything is ready')
}

/** Wait until it has said that so many times. */
async function said(text: string, times = 1): Promise<void> {
  await until(
    () => `${times} times ${text}; it said:\n${child.said()}`,
    () => child.said().split(text).length > times,
    20_000,
  )
}

function reload(text: string): void {
  writeFileSync(config, text)
  process.kill(child.pid, 'SIGHUP')
}

async function post(port: number): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  const request = fetch(`http://127.0.0.1:${port}/v1/traces`, {
    method: 'POST',
    headers,
    body: '{}',
  })
  return request.then(
    ({ status }) => status,
    (error: unknown) => (error as { cause: { code: string } }).cause.code,
  )
}

it('P5: a log that cannot be opened refuses the whole configuration', async () => {
  const { old, next } = await freePorts('old', 'next')
  await started(yaml({ port: old }))
  const nowhere = join(folder, 'nowhere/x.log')
  reload(yaml({ port: next, logs: `output_paths: [${nowhere}]` }))
  await said('The new configuration cannot be used, the old one runs on')
  expect(child.said()).toContain(
    `failed to create logger: open sink \\"${nowhere}\\": open ${nowhere}: no such file or directory`,
  )
  expect([await post(old), await post(next)]).toEqual([200, 'ECONNREFUSED'])
})

it('P5: a configuration that cannot start leaves the log as it was, and open files of logs do not become more', async () => {
  const { old, next, taken } = await freePorts('old', 'next', 'taken')
  const [one, two, errors] = ['one.log', 'two.log', 'errors.log'].map((name) => join(folder, name))
  const logs = (out: string): string =>
    `output_paths: [stderr, ${out}], error_output_paths: [${errors}]`
  const open = (): string[] =>
    readdirSync(`/proc/${child.pid}/fd`)
      .map((fd) => readlinkSync(`/proc/${child.pid}/fd/${fd}`))
      .filter((path) => path.startsWith(folder))
      .toSorted()
  await started(yaml({ port: old, logs: logs(one!) }))
  for (let n = 1; n <= 7; n++) {
    reload(yaml({ port: n % 2 === 0 ? old : next, logs: logs(one!) }))
    await said('Config reloaded', n)
  }
  expect(open()).toEqual([errors, one])
  writeFileSync(join(folder, 'throws.ts'), MINE(`throw new Error('no disk')`))
  const wrong = { components: './throws.ts', receivers: 'otlp, mine' }
  reload(yaml({ port: taken, logs: logs(two!), ...wrong }))
  await said('failed to start \\"mine\\" receiver: no disk')
  expect(open()).toEqual([errors, one])
  expect(readFileSync(two!, 'utf8')).toBe('')
  reload(yaml({ port: next, logs: logs(two!) }))
  await said('Config reloaded', 8)
  expect(open()).toEqual([errors, two])
  expect(readFileSync(two!, 'utf8')).toContain('Config reloaded')
})

it('P1: a variable that is not there is said at the start and at each reload, also inside of a text', async () => {
  const { old, next } = await freePorts('old', 'next')
  const headers = '{authorization: "Bearer ${env:SPANTAP_NONE}"}'
  const exporters = `exporters: {nop: , otlp_http: {endpoint: http://127.0.0.1:9, headers: ${headers}}}`
  const text = (port: number): string => yaml({ port }).replace('exporters: {nop: }', exporters)
  const unset =
    'warn\tConfiguration references unset environment variable\t{"name": "SPANTAP_NONE"}'
  await started(text(old))
  await said(unset)
  reload(text(next))
  await said('Config reloaded')
  await said(unset, 2)
})

it('P5: SIGTERM is heard while a part of a reload does not start', async () => {
  const { port } = await freePorts('port')
  writeFileSync(join(folder, 'hangs.ts'), MINE(`log.info('hanging'); await new Promise(() => {})`))
  await started(yaml({ port }))
  reload(yaml({ port, components: './hangs.ts', receivers: 'otlp, mine' }))
  await said('hanging')
  expect(await post(port)).toBe(200)
  process.kill(child.pid, 'SIGTERM')
  await until('its end', () => child.said().includes('Shutdown complete.'), 10_000)
  expect(await child.ended).toBe(0)
  expect(child.said()).toContain('failed to start \\"mine\\" receiver: spantap was asked to stop')
})

it('P5: a part of a reload that does not start is given up after 30 s, and the next reload is taken', async () => {
  const { port, next } = await freePorts('port', 'next')
  writeFileSync(join(folder, 'hangs.ts'), MINE(`log.info('hanging'); await new Promise(() => {})`))
  await started(yaml({ port }))
  reload(yaml({ port, components: './hangs.ts', receivers: 'otlp, mine' }))
  await said('hanging')
  await until('the refusal', () => child.said().includes('the old one runs on'), 40_000)
  expect(child.said()).toContain('failed to start \\"mine\\" receiver: it has taken more than 30s')
  expect(await post(port)).toBe(200)
  reload(yaml({ port: next }))
  await said('Config reloaded')
  expect([await post(port), await post(next)]).toEqual(['ECONNREFUSED', 200])
}, 60_000)

it('P5: SIGTERM is heard while a part does not start at the beginning', async () => {
  const { port } = await freePorts('port')
  writeFileSync(join(folder, 'hangs.ts'), MINE(`log.info('hanging'); await new Promise(() => {})`))
  writeFileSync(config, yaml({ port, components: './hangs.ts', receivers: 'otlp, mine' }))
  child = startChild(process.execPath, [main, '--config', config])
  await said('hanging')
  process.kill(child.pid, 'SIGTERM')
  expect(await child.ended).toBe(1)
  expect(child.said()).toContain(
    'Error: cannot start pipelines: failed to start "mine" receiver: spantap was asked to stop',
  )
})

it('P8: a component whose file has changed runs anew after SIGHUP, one whose file has not runs on', async () => {
  const { port } = await freePorts('port')
  const file = join(folder, 'mine.ts')
  const text = yaml({ port, components: './mine.ts', receivers: 'otlp, mine' })
  writeFileSync(file, MINE(`log.info('the first one')`))
  await started(text)
  writeFileSync(file, MINE(`log.info('the first one')`))
  reload(text)
  await said('Config reloaded\t{"kept": 3, "started": 0, "stopped": 0}')
  writeFileSync(file, MINE(`log.info('the second one')`))
  reload(text)
  await said('Config reloaded\t{"kept": 2, "started": 1, "stopped": 1}')
  expect(child.said().split('the first one')).toHaveLength(2)
  expect(child.said().split('the second one')).toHaveLength(2)
})
