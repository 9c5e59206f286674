// Real processes of this host; no root needed for our own.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { realpathSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { afterEach, describe, expect, it } from 'vitest'
import { resourceOf } from '../../../pipeline/naming/index.ts'
import { ProcessTable, readFacts } from '../../../receivers/process/index.ts'

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

/** Start a program that says something when it runs. */
async function started(
  command: string,
  args: string[],
  env: NodeJS.ProcessEnv = {},
): Promise<number> {
  const child = spawn(command, args, {
    cwd: tmpdir(),
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.push(child)
  await once(child.stdout, 'data')
  return child.pid!
}

describe('readFacts', () => {
  it('reads a node process', async () => {
    const code = 'process.stdout.write("up"); process.stdin.resume()'
    const env = { OTEL_SERVICE_NAME: 'cart', SECRET: 'x' }
    const pid = await started(process.execPath, ['-e', code, 'a b', ''], env)
    expect(readFacts(pid)).toEqual({
      pid,
      startTicks: expect.any(Number),
      exe: realpathSync(process.execPath),
      comm: expect.any(String),
      args: [process.execPath, '-e', code, 'a b', ''],
      cwd: realpathSync(tmpdir()),
      env: { OTEL_SERVICE_NAME: 'cart' },
      cgroup: expect.stringMatching(/^\d+:/),
      hostname: hostname(),
    })
    expect(resourceOf(readFacts(pid)!).service).toBe('cart')
  })

  it('reads a python module', async () => {
    const code = 'import sys; print("up", flush=True); sys.stdin.read()'
    const pid = await started('python3', ['-c', code, 'é'])
    const facts = readFacts(pid)!
    expect(facts.args.slice(1)).toEqual(['-c', code, 'é'])
    expect(resourceOf(facts).service).toBe(unitOrScript(facts.cgroup, 'python'))
  })

  it('gives the same start time at every reading, and a later one to a later process', async () => {
    const first = await started('sh', ['-c', 'echo up; read x'])
    const ticks = readFacts(first)!.startTicks
    expect(readFacts(first)!.startTicks).toBe(ticks)
    await new Promise((resolve) => setTimeout(resolve, 30))
    const second = await started('sh', ['-c', 'echo up; read x'])
    expect(readFacts(second)!.startTicks).toBeGreaterThan(ticks)
  })

  it('knows nothing of a process that is gone', () => {
    const { pid } = spawnSync('sh', ['-c', 'exit 0'])
    expect(readFacts(pid)).toBeUndefined()
    expect(new ProcessTable().get(pid, 1)).toBeUndefined()
  })
})

/** CI may run all of this in a systemd unit. */
function unitOrScript(cgroup: string, name: string): string {
  return /([^/]+)\.service$/m.exec(cgroup)?.[1] ?? name
}
