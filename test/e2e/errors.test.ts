// What a person sees when something is wrong: one clear sentence and a non-zero exit. The real command in the real situation.
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AS_NOBODY } from '../support/nobody.ts'

const MAIN = fileURLToPath(new URL('../../main.ts', import.meta.url))
const GOOD = `
receivers: { tcp: }
processors: { pair: , batch: }
exporters: { debug: }
service:
  telemetry: { metrics: { level: none } }
  pipelines: { traces: { receivers: [tcp], processors: [pair, batch], exporters: [debug] } }
`
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'spantap-errors-'))
  chmodSync(folder, 0o755)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Run spantap, with a command before it if the situation needs one. Gives the exit code and the last line said. */
function spantap(
  yaml: string,
  options: { command?: string; before?: readonly string[] } = {},
): { code: number | null; said: string } {
  const file = join(folder, 'pipeline.yaml')
  writeFileSync(file, yaml, { mode: 0o644 })
  const words = [...(options.before ?? []), process.execPath, MAIN]
  const rest = [...words.slice(1), options.command ?? 'run', '--config', file]
  const { status, stderr } = spawnSync(words[0]!, rest, { encoding: 'utf8', timeout: 20_000 })
  return { code: status, said: stderr.trim() }
}

/** The whole of what was said is one error: no stack, nothing else. */
function expectOneError(result: { code: number | null; said: string }, text: RegExp): void {
  expect(result.said).toMatch(text)
  expect(result.said).toMatch(/^Error: /)
  expect(result.said).not.toMatch(/\n\s+at /)
  expect(result.code).toBe(1)
}

describe('S8: configuration', () => {
  it('S8: bad YAML', () => {
    expectOneError(spantap('receivers: { tcp: \nexporters: ]'), /yaml/i)
  })

  it('S8: unknown key', () => {
    expectOneError(
      spantap(GOOD.replace('batch: }', 'batch: { timeoutt: 1s } }')),
      /'processors' error reading configuration for "batch": decoding failed due to the following error\(s\):\n\n'batchprocessor\.Config' has invalid keys: timeoutt/,
    )
  })

  it('S8: unknown component', () => {
    expectOneError(
      spantap(GOOD.replace('{ pair: ,', '{ pairs: ,')),
      /'processors' unknown type: "pairs" for id: "pairs" \(valid values: \[attributes batch filter memory_limiter pair resource\]\)/,
    )
  })

  it('S8: a signal that reaches a part which does not accept it', () => {
    const result = spantap(GOOD.replace('[pair, batch]', '[batch]'))
    expectOneError(result, /tcp/)
    expect(result.said).toMatch(/batch/)
    expect(result.said).toMatch(/pair/)
  })

  it('S8: validate needs no root', () => {
    expect(spantap(GOOD, { command: 'validate', before: AS_NOBODY })).toEqual({ code: 0, said: '' })
  })
})

describe('S8: the host', () => {
  it('S8: no root', () => {
    expectOneError(
      spantap(GOOD, { before: AS_NOBODY }),
      /needs root, or CAP_BPF and CAP_PERFMON: user 65534/,
    )
  })

  it('S8: a missing capability', () => {
    const dropped = ['setpriv', '--bounding-set=-sys_admin,-bpf', '--inh-caps=-sys_admin,-bpf']
    expectOneError(spantap(GOOD, { before: dropped }), /root here lacks CAP_BPF/)
  })

  it('S8: no BTF', () => {
    const hidden = [
      'unshare',
      '--mount',
      'sh',
      '-c',
      'mount -t tmpfs none /sys/kernel/btf && exec "$@"',
      'sh',
    ]
    expectOneError(
      spantap(GOOD, { before: hidden }),
      /no BTF \(\/sys\/kernel\/btf\/vmlinux is missing\)/,
    )
  })

  it('S8: a container without hostPID', () => {
    const inside = ['unshare', '--pid', '--fork', '--mount-proc']
    expectOneError(spantap(GOOD, { before: inside }), /hostPID: true/)
  })

  it('S8: a port in use names the process that holds it', async () => {
    const holder = createServer().listen(0, '127.0.0.1')
    await once(holder, 'listening')
    const { port } = holder.address() as { port: number }
    const yaml = GOOD.replace(
      'exporters: {',
      `exporters: { prometheus: { endpoint: 127.0.0.1:${port} },`,
    )
      .replace('processors: {', 'connectors: { red: }\nprocessors: {')
      .replace('exporters: [debug]', 'exporters: [debug, red]')
      .replace(
        '[debug, red] } }',
        '[debug, red] }, metrics: { receivers: [red], exporters: [prometheus] } }',
      )
    const result = spantap(yaml)
    holder.close()
    expectOneError(result, /address already in use/)
    expect(result.said).toContain(`pid ${process.pid}`)
  })
})
