import { describe, expect, it } from 'vitest'
import { ProcessTable } from '../../../receivers/process/index.ts'
import type { Reading } from '../../../receivers/process/read.ts'
import type { Place } from '../../../receivers/process/said.ts'
import { facts } from '../../pipeline/naming/facts.ts'

/** A host with processes that a test starts and ends. */
class Host {
  readonly running = new Map<number, Reading>()
  reads = 0
  nowMs = 0
  readonly table: ProcessTable

  constructor(capacity = 8192) {
    this.table = new ProcessTable({
      capacity,
      now: () => this.nowMs,
      read: (pid) => {
        this.reads++
        return this.running.get(pid)
      },
    })
  }

  start(pid: number, startTicks: number, command: string, argStart = 0): void {
    this.running.set(pid, { facts: facts(command, { pid, startTicks }), argStart })
  }
}

const ID = '3f2504e04f8911d39a0c0305e82c33013f2504e04f8911d39a0c0305e82c3301'
const PLACE: Place = {
  exe: '/usr/bin/python3.11',
  cwd: '/srv/shop',
  cgroup: `0::/docker/${ID}\n`,
  hostname: 'shop-1',
  argStart: 0x7ffd_0000_1000,
}

const zeroEnded = (...strings: string[]): Uint8Array =>
  Buffer.from(strings.map((s) => `${s}\0`).join(''))

describe('ProcessTable', () => {
  it('reads a process once and gives the same facts', () => {
    const host = new Host()
    host.start(7, 100, 'node x.js')
    const first = host.table.get(7, 100)
    expect(first?.args).toEqual(['node', 'x.js'])
    expect(host.table.get(7, 100)).toBe(first)
    expect(host.reads).toBe(1)
  })

  it('S2: does not give the facts of a process to one that reuses its pid', () => {
    const host = new Host()
    host.start(7, 100, 'node x.js')
    expect(host.table.get(7, 100)?.args[1]).toBe('x.js')
    host.start(7, 101, 'nginx')
    expect(host.table.get(7, 101)?.args).toEqual(['nginx'])
    expect(host.table.get(7, 100)?.args[1]).toBe('x.js')
  })

  it('S2: does not take /proc for an old process whose pid was reused before it was read', () => {
    const host = new Host()
    host.start(7, 101, 'nginx')
    expect(host.table.get(7, 100)).toBeUndefined()
  })

  it('falls back to what the exec said when the process is gone', () => {
    const host = new Host()
    const env = zeroEnded('SECRET=x', 'OTEL_SERVICE_NAME=probe')
    host.table.onExec(7, 100, 'curl', zeroEnded('curl', '-s', 'http://x/'), env)
    host.table.onExit(7, 100)
    expect(host.table.get(7, 100)).toMatchObject({
      pid: 7,
      startTicks: 100,
      comm: 'curl',
      args: ['curl', '-s', 'http://x/'],
      env: { OTEL_SERVICE_NAME: 'probe' },
    })
  })

  it('takes the exec for a zombie, whose arguments are gone', () => {
    const host = new Host()
    host.start(7, 100, '')
    host.table.onExec(7, 100, 'curl', zeroEnded('curl'), zeroEnded())
    expect(host.table.get(7, 100)?.args).toEqual(['curl'])
  })

  it('reads again after the process executes another program', () => {
    const host = new Host()
    host.start(7, 100, 'sh run.sh')
    expect(host.table.get(7, 100)?.args[0]).toBe('sh')
    host.start(7, 100, 'node x.js')
    host.table.onExec(7, 100, 'node', zeroEnded('node', 'x.js'), zeroEnded())
    expect(host.table.get(7, 100)?.args[0]).toBe('node')
  })

  it('keeps facts for 10 s after the end', () => {
    const host = new Host()
    host.start(7, 100, 'node x.js')
    host.table.get(7, 100)
    host.running.delete(7)
    host.table.onExit(7, 100)
    host.nowMs = 9_999
    host.table.onExit(8, 1)
    expect(host.table.get(7, 100)?.args[1]).toBe('x.js')
    host.nowMs = 10_000
    host.table.onExit(9, 1)
    expect(host.table.get(7, 100)).toBeUndefined()
  })

  it('is bounded and keeps what is used', () => {
    const host = new Host(64)
    host.start(7, 100, 'node x.js')
    const kept = host.table.get(7, 100)
    for (let pid = 1000; pid < 2009; pid++) {
      host.start(pid, 100, 'curl')
      host.table.onExec(pid, 100, 'curl', zeroEnded('curl'), zeroEnded())
      host.table.get(pid, 100)
      host.table.onExit(pid, 100)
      expect(host.table.get(7, 100)).toBe(kept)
      expect(host.table.size).toBeLessThanOrEqual(128)
    }
  })

  it('K5: gives what the place of the exec said of a process that is gone', () => {
    const host = new Host()
    host.table.onExec(7, 100, 'python3', zeroEnded('python3', 'main.py'), zeroEnded())
    host.table.onPlace(7, 100, PLACE)
    host.table.onExit(7, 100)
    const { argStart: _, ...place } = PLACE
    expect(host.table.get(7, 100)).toMatchObject({ args: ['python3', 'main.py'], ...place })
  })

  it('K5: does not take /proc for a program that has executed another one since', () => {
    const host = new Host()
    host.table.onExec(7, 100, 'python3', zeroEnded('python3', 'main.py'), zeroEnded())
    host.table.onPlace(7, 100, PLACE)
    host.start(7, 100, 'curl http://x/', PLACE.argStart + 16)
    expect(host.table.get(7, 100)).toMatchObject({ args: ['python3', 'main.py'], cwd: '/srv/shop' })
    host.table.onExec(7, 100, 'curl', zeroEnded('curl', 'http://x/'), zeroEnded())
    expect(host.table.get(7, 100)?.args).toEqual(['curl', 'http://x/'])
  })

  it('takes the title that a program gave itself, and the host name of its place', () => {
    const host = new Host()
    host.table.onExec(7, 100, 'gunicorn', zeroEnded('gunicorn', 'main'), zeroEnded())
    host.table.onPlace(7, 100, PLACE)
    host.start(7, 100, 'gunicorn:', PLACE.argStart)
    expect(host.table.get(7, 100)).toMatchObject({
      args: ['gunicorn:'],
      cwd: '/',
      hostname: 'shop-1',
    })
  })

  it('K5: a forked process that is gone ran what its parent ran then', () => {
    const host = new Host()
    host.table.onExec(7, 100, 'sh', zeroEnded('sh', 'run.sh'), zeroEnded())
    host.table.onPlace(7, 100, PLACE)
    host.table.onFork(8, 101, 7, 100)
    host.table.onExec(7, 100, 'curl', zeroEnded('curl'), zeroEnded())
    host.table.onFork(9, 102, 8, 101)
    expect(host.table.get(8, 101)).toMatchObject({
      pid: 8,
      startTicks: 101,
      args: ['sh', 'run.sh'],
    })
    expect(host.table.get(9, 102)).toMatchObject({ pid: 9, cwd: '/srv/shop', cgroup: PLACE.cgroup })
  })

  it('K5: a parent that is older than we are is read once, when it forks', () => {
    const host = new Host()
    host.start(7, 100, 'python3 main.py')
    for (let pid = 8; pid < 108; pid++) host.table.onFork(pid, 200, 7, 100)
    expect(host.reads).toBe(1)
    host.running.delete(7)
    expect(host.table.get(107, 200)).toMatchObject({ pid: 107, args: ['python3', 'main.py'] })
    expect(host.table.get(6, 200)).toBeUndefined()
  })

  it('K5: a pid that is used again in the same hundredth of a second is another process', () => {
    const host = new Host()
    host.table.onExec(7, 100, 'curl', zeroEnded('curl'), zeroEnded('OTEL_SERVICE_NAME=old'))
    expect(host.table.get(7, 100)?.env).toEqual({ OTEL_SERVICE_NAME: 'old' })
    host.table.onExit(7, 100)
    host.table.onFork(7, 100, 1, 1)
    expect(host.table.get(7, 100)).toBeUndefined()
    host.table.onExec(7, 100, 'wget', zeroEnded('wget'), zeroEnded())
    expect(host.table.get(7, 100)).toMatchObject({ args: ['wget'], env: {} })
    host.nowMs = 10_000
    host.table.onExit(9, 1)
    expect(host.table.get(7, 100)?.args).toEqual(['wget'])
  })

  it('tells processes apart whose keys a double cannot', () => {
    const host = new Host()
    const late = 2 ** 32 - 1
    host.start(2, late, 'a')
    host.start(3, late, 'b')
    expect(host.table.get(2, late)?.args).toEqual(['a'])
    expect(host.table.get(3, late)?.args).toEqual(['b'])
    expect(host.table.get(2, late)?.args).toEqual(['a'])
  })
})
