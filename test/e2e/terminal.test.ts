// A terminal that is closed sends SIGHUP, too: what ran in it ends instead of loading its configuration again.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { freePorts } from '../support/ports.ts'
import { startApp } from '../support/servers/child.ts'

const folder = mkdtempSync(join(tmpdir(), 'spantap-terminal-'))
afterAll(() => rmSync(folder, { recursive: true }))

it('spantap ends with its terminal', async () => {
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
  const main = fileURLToPath(new URL('../../main.ts', import.meta.url))
  const command = [process.execPath, main, 'run', '--config', file]
  const terminal = startApp('terminal.py', ['Everything is ready', ...command])
  await terminal.line()
  terminal.tell('close')
  expect(JSON.parse(await terminal.line())).toEqual({ code: 0 })
  expect(await terminal.ended).toBe(0)
})
