import { describe, expect, it } from 'vitest'
import type { ProcessFacts } from '../../../pipeline/data/events.ts'
import { ProcessTable } from '../../../receivers/process/index.ts'
import { facts } from '../../pipeline/naming/facts.ts'

/** A host with processes that a test starts and ends. */
class Host {
  readonly running = new Map<number, ProcessFacts>()
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

  start(pid: number, startTicks: number, command: string): void {
    this.running.set(pid, facts(command, { pid, startTicks }))
  }
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
    host.running.set(7, facts('', { pid: 7, startTicks: 100 }))
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
