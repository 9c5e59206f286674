// Signals that mean something else than they do: a terminal that is closed sends SIGHUP, too, and SIGUSR1 is Node's debugger.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { freePorts } from '../support/ports.ts'
import { startApp, startChild } from '../support/servers/child.ts'
import { until } from '../support/until.ts'

const folder = mkdtempSync(join(tmpdir(), 'spantap-terminal-'))
afterAll(() => rmSync(folder, { recursive: true }))

const main = fileURLToPath(new URL('../../main.ts', import.meta.url))

/** A command line that needs no rights. */
async function command(): Promise<string[]> {
  const { http } = await freePorts('http')
  const file = join(folder, 'pipeline.yaml')
  writeFileSync(
    file,
    `receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:${http}"}}}}
exporters: {nop: }
service:
  telemetry: {metrics: {level: none}}
  pipelines: {traces: {receivers: [otlp], exporters: [nop]}}
`,
  )
  return [process.execPath, main, 'run', '--config', file]
}

it('spantap ends with its terminal', async () => {
  const terminal = startApp('terminal.py', ['Everything is ready', ...(await command())])
  await terminal.line()
  terminal.tell('close')
  expect(JSON.parse(await terminal.line())).toEqual({ code: 0 })
  expect(await terminal.ended).toBe(0)
})

it('SIGUSR1 opens no debugger, through which any user of the host could have its rights', async () => {
  const [node, ...args] = await command()
  const child = startChild(node!, args)
  const ready = (): boolean => /Everything is ready/.test(child.said())
  await until(() => `it is ready; it said:\n${child.said()}`, ready)
  process.kill(child.pid, 'SIGUSR1')
  await child.stop()
  expect(await child.ended).toBe(0)
  expect(child.said()).toMatch(/Shutdown complete/)
  expect(child.said()).not.toMatch(/debugger/i)
})
