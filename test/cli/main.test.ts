// The real command in a real process.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { receivers } from '../../receivers/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'spantap-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))

const root = fileURLToPath(new URL('../..', import.meta.url))
const main = join(root, 'main.ts')

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function spantap(...words: string[]): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...words], {
    encoding: 'utf8',
    cwd: root,
    timeout: 20_000,
  })
  return { code: status, out: stdout, err: stderr }
}

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

describe('spantap', () => {
  it('--version and --help', () => {
    expect(spantap('--version')).toEqual({ code: 0, out: 'spantap version 0.1.0\n', err: '' })
    const version = (
      JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    ).version
    expect(version).toBe('0.1.0')
    const help = spantap('--help')
    expect([help.code, help.err]).toEqual([0, ''])
    for (const word of [
      'validate',
      'components',
      'replay FILE',
      'print-config',
      'featuregate',
      '--config URI',
      '--set KEY=VALUE',
      '--watch',
      '--record FILE',
    ]) {
      expect(help.out).toContain(word)
    }
  })

  it('S8: validate is silent about the shipped pipeline.yaml', () => {
    expect(spantap('validate')).toEqual({ code: 0, out: '', err: '' })
  })

  it('S8: one sentence and exit code 1 for a wrong configuration', () => {
    const shipped = readFileSync(join(root, 'pipeline.yaml'), 'utf8')
    const line = shipped.slice(0, shipped.indexOf('[tcp]')).split('\n').length
    const path = file('wrong.yaml', shipped.replace('[tcp]', '[tcpp]'))
    const text = `service::pipelines::traces: references receiver "tcpp" which is not configured (${path}:${line}, did you mean "tcp"?)`
    expect(spantap('validate', '--config', path)).toEqual({
      code: 1,
      out: '',
      err: `Error: ${text}\n`,
    })
    expect(spantap('run', `--config=${path}`)).toEqual({
      code: 1,
      out: '',
      err: `Error: invalid configuration: ${text}\n`,
    })
  })

  it('S8: a configuration that is not there, and a flag that is not known', () => {
    const path = join(folder, 'none.yaml')
    expect(spantap('validate', '--config', path).err).toBe(
      'Error: failed to get config: cannot resolve the configuration: cannot retrieve the configuration: ' +
        `unable to read the file file:${path}: open ${path}: no such file or directory\n`,
    )
    expect(spantap('--frobnicate')).toEqual({
      code: 1,
      out: '',
      err: 'Error: unknown flag: --frobnicate\n',
    })
  })

  it('P1: several configurations and --set are one', () => {
    const [first, second] = [
      file(
        'first.yaml',
        'receivers: {replay: {file: x}}\nexporters: {debug: }\nprocessors: {batch: {timeout: 1s, send_batch_size: 7}}\n',
      ),
      file(
        'second.yaml',
        'processors::pair:\nservice: {pipelines: {traces: {receivers: [replay], processors: [pair, batch], exporters: [debug]}}}\n',
      ),
    ]
    const words = [
      `--config=${first}`,
      '--set',
      'processors.batch.timeout=2s',
      '--config',
      `file:${second}`,
    ]
    expect(spantap('validate', ...words)).toEqual({ code: 0, out: '', err: '' })
    const printed = parse(spantap('print-config', ...words).out) as Record<string, object>
    expect(printed['processors']).toMatchObject({ batch: { timeout: '2s', send_batch_size: 7 } })
    const lone = spantap('validate', '--config', second)
    expect(lone.err).toContain('Error: no receiver configuration specified in config\n')
  })

  it('featuregate', () => {
    const { code, out } = spantap('featuregate')
    expect(code).toBe(0)
    expect(out).toMatch(
      /^ID +Enabled +Stage +Description\nconfmap\.enableMergeAppendOption +false +Alpha +/,
    )
    expect(spantap('featuregate', 'service.profilesSupport').out).toBe(
      'Feature: service.profilesSupport\nEnabled: false\nStage: Alpha\nDescription: Pipelines of profiles.\n',
    )
    expect(spantap('featuregate', 'x').err).toBe('Error: feature "x" not found\n')
  })

  it('S8: a type mismatch in the graph names both parts and the fix', () => {
    const path = file(
      'mismatch.yaml',
      'receivers: {tcp: }\nprocessors: {batch: }\nexporters: {debug: }\n' +
        'service: {pipelines: {traces: {receivers: [tcp], processors: [batch], exporters: [debug]}}}\n',
    )
    expect(spantap('validate', '--config', path)).toEqual({
      code: 1,
      out: '',
      err:
        'Error: failed to build pipelines: failed to create "batch" processor, in pipeline "traces": ' +
        'telemetry type is not supported (receiver "tcp" emits events, processor "batch" accepts traces, metrics, logs: ' +
        'put processor "pair" before it in pipeline "traces")\n',
    })
  })

  it('run: warnings from before a graph that could not be built are said, too', () => {
    const path = file(
      'noted.yaml',
      'receivers: {tcp: }\nprocessors: {batch: }\nexporters: {otlp_http: {endpoint: http://h, headers: {a: "${env:SPANTAP_NONE}"}}}\n' +
        'service: {pipelines: {traces: {receivers: [tcp], processors: [batch], exporters: [otlp_http]}}}\n',
    )
    const { code, err } = spantap('run', '--config', path)
    expect(code).toBe(1)
    const lines = err.trim().split('\n')
    expect(lines.slice(0, -1).map((line) => line.split('\t').slice(1, 3))).toEqual([
      ['warn', 'Configuration references unset environment variable'],
    ])
    expect(lines.at(-1)).toMatch(/^Error: failed to build pipelines: failed to create "batch"/)
  })

  it('components lists every component with its signals', () => {
    const { code, out, err } = spantap('components')
    expect([code, err]).toEqual([0, ''])
    const listed = parse(out) as Record<
      string,
      { name: string; stability: Record<string, string> }[]
    >
    expect(listed['receivers']!.map(({ name }) => name)).toEqual(
      receivers.map(({ type }) => type).toSorted(),
    )
    expect(listed['connectors']!.filter(({ name }) => name === 'red')).toEqual([
      {
        name: 'red',
        module: 'spantap/connectors/red v0.1.0',
        stability: { 'traces-to-metrics': expect.stringMatching(/^[A-Z]/) as unknown },
      },
    ])
    expect(out).toContain(
      'exporters:\n    - name: debug\n      module: spantap/exporters/debug v0.1.0\n      stability:\n',
    )
  })
})
