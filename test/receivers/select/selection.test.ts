import { spawn, type ChildProcess } from 'node:child_process'
import * as fc from 'fast-check'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { parser } from '../../../pipeline/config/schema.ts'
import { Registry } from '../../../pipeline/telemetry/registry.ts'
import { ProcessTable, readFacts } from '../../../receivers/process/index.ts'
import { Selection, selectField, Turns } from '../../../receivers/select/index.ts'
import { keepRecords } from '../../../receivers/select/records.ts'
import { batch, chunk, connection, exec } from '../records.ts'

const PIDS = 8 * 1024 * 1024

/** What the kernel has in its arrays, in memory. */
class Pids {
  readonly bytes = new Uint8Array(PIDS)
  readonly length = PIDS / 8
  get(at: number): Uint8Array {
    return this.bytes.slice(at * 8, at * 8 + 8)
  }
  set(at: number, element: Uint8Array): void {
    this.bytes.set(element, at * 8)
  }
}

let child: ChildProcess
let pid: number
let startTicks: number
beforeAll(async () => {
  child = spawn('sleep', ['1000'])
  await once(child, 'spawn')
  pid = child.pid!
  startTicks = readFacts(pid)!.startTicks
})
afterAll(() => void child.kill('SIGKILL'))

let turns: Pids
let refused: Pids
let processes: ProcessTable
beforeEach(() => {
  turns = new Pids()
  refused = new Pids()
  processes = new ProcessTable()
})

const selecting = (select: unknown): Selection =>
  new Selection({
    select: parser(selectField)(select),
    processes,
    turns: new Turns(turns, refused),
    telemetry: new Registry(),
  })

const made = (...records: Uint8Array[]): { bytes: Uint8Array; records: number } => ({
  bytes: batch(...records),
  records: records.length,
})

describe('a process', () => {
  it('that is not selected: its records go, and the kernel is told its turn', () => {
    turns.bytes[pid] = 5
    const kept = selecting({ exe: ['nginx'] }).take(made(chunk({ pid, startTicks, head: 'x' })))
    expect(kept.records).toBe(0)
    expect(refused.bytes[pid]).toBe(5 | 0x80)
  })

  it('that is selected: all stays as it is', () => {
    const given = made(chunk({ pid, startTicks, head: 'x' }))
    expect(selecting({ exe: ['sleep'] }).take(given)).toEqual(given)
    expect(refused.bytes[pid]).toBe(0)
  })

  it('is judged again when it is in another turn', () => {
    const selection = selecting({ exe: ['sleep'] })
    selection.take(made(chunk({ pid, startTicks })))
    // It would listen now, or be another program.
    turns.bytes[pid] = 6
    processes.onExec(pid, startTicks, 'sh', Buffer.from('sh\0'), new Uint8Array())
    // /proc says `sleep` still.
    expect(selection.take(made(chunk({ pid, startTicks }))).records).toBe(1)
    expect(refused.bytes[pid]).toBe(0)
  })

  it('that is gone: what is known of it counts, and nobody is refused for it', () => {
    const gone = { pid: PIDS - 1, startTicks: 1 }
    processes.onExec(gone.pid, 1, 'curl', Buffer.from('curl\0'), new Uint8Array())
    const place = { exe: '/usr/bin/curl', cwd: '/', cgroup: '', hostname: '', argStart: 1 }
    processes.onPlace(gone.pid, 1, place)
    const records = made(chunk(gone), chunk({ pid, startTicks }))
    expect(selecting({ exe: ['curl'] }).take(records).records).toBe(1)
  })

  it('past the pids that there were at the start is watched', () => {
    const records = made(chunk({ pid: PIDS + 7, startTicks: 1 }))
    expect(selecting({ exclude: { exe: ['sleep'] } }).take(records).records).toBe(1)
  })

  it('that was there before is judged by the scan', () => {
    expect(selecting({ exe: ['no-such-program'] }).scan()).toBe(0)
    expect(refused.bytes[pid]).toBe(0x80)
    expect(refused.bytes[process.pid]).toBe(0x80)
  })
})

describe('a process that listens later', () => {
  let listener: Server
  let other: Server
  let port: number
  const self = readFacts(process.pid)!
  beforeEach(async () => {
    // A port that is free.
    other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    ;({ port } = other.address() as AddressInfo)
    other.close()
    await once(other, 'close')
    listener = createServer()
  })
  afterEach(() => {
    vi.useRealTimers()
    listener.close()
  })
  const listen = async (): Promise<void> => {
    listener.listen(port, '127.0.0.1')
    await once(listener, 'listening')
  }

  it('K8: is selected by its port from then on', async () => {
    const selection = selecting({ port: [port] })
    expect(selection.keeps(process.pid, self.startTicks)).toBe(false)
    await listen()
    expect(selection.keeps(process.pid, self.startTicks)).toBe(false)
    turns.bytes[process.pid] = 1
    expect(selection.keeps(process.pid, self.startTicks)).toBe(true)
  })

  it('is judged again after a second where the kernel does not tell of it', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const selection = new Selection({
      select: parser(selectField)({ port: [port] }),
      processes,
      turns: undefined,
      telemetry: new Registry(),
    })
    expect(selection.keeps(process.pid, self.startTicks)).toBe(false)
    await listen()
    vi.advanceTimersByTime(999)
    expect(selection.keeps(process.pid, self.startTicks)).toBe(false)
    vi.advanceTimersByTime(1)
    expect(selection.keeps(process.pid, self.startTicks)).toBe(true)
  })
})

it('judges a process once, also when its records and /proc do not agree', () => {
  const facts = { ...readFacts(pid)!, exe: '/usr/bin/other' }
  const telemetry = new Registry()
  const selection = new Selection({
    select: parser(selectField)({ exe: ['sleep'] }),
    processes: { get: () => facts },
    turns: new Turns(turns, refused),
    telemetry,
  })
  for (let i = 0; i < 3; i++) {
    expect(selection.take(made(chunk({ pid, startTicks }))).records).toBe(0)
  }
  const judged = telemetry.samples().filter(({ name }) => name === 'spantap_processes_judged')
  expect(judged.map(({ value }) => value)).toEqual([1, 0])
})

it('takes out what processes have made, and nothing else', () => {
  const bytesOf = fc.uint8Array({ maxLength: 9 })
  const record = fc.record({ pid: fc.integer({ min: 1, max: 3 }), kind: fc.nat(2), head: bytesOf })
  fc.assert(
    fc.property(fc.array(record), fc.subarray([1, 2, 3]), (given, kept) => {
      const encode = ({ pid, kind, head }: (typeof given)[number]): Uint8Array =>
        kind === 0
          ? chunk({ pid, head })
          : kind === 1
            ? connection({ pid })
            : exec('a\0', '', { pid, startTicks: 1 })
      const stay = given.filter(({ pid, kind }) => kind === 2 || kept.includes(pid))
      const out = keepRecords(made(...given.map(encode)), (pid) => kept.includes(pid))
      expect(out.records).toBe(stay.length)
      expect(Buffer.from(out.bytes)).toEqual(Buffer.from(batch(...stay.map(encode))))
    }),
  )
})
