// K5: what the kernel tells of processes, record by record.
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  COUNTER,
  EVENT_TYPE,
  EVENT_TYPE_NAMES,
  EventHeader,
  ExecEvent,
  ForkEvent,
} from '../../../bpf/events.ts'
import { placeOf } from '../../../receivers/process/place.ts'
import type { Place } from '../../../receivers/process/said.ts'
import { parseStat } from '../../../receivers/process/stat.ts'
import { splitArgs } from '../../../receivers/process/vectors.ts'
import { config } from '../../../receivers/tcp/config.ts'
import { startPrograms, type Running } from '../../../receivers/tcp/programs.ts'
import { UNWARNED } from '../../support/loggers.ts'
import { processesBinary } from '../../support/processes.ts'
import { until } from '../../support/until.ts'
import { walk } from '../../support/walk.ts'

const STORM = 5003
/** What others of this host do meanwhile is told as well, and nobody reads while this process waits for one of its own. */
const RING_KIB = 65_536
const MAPS = ['own_ports', 'old_sockets', 'endpoints']

interface Seen {
  readonly type: number
  readonly pid: number
  readonly startTicks: number
  /** Of a fork: the child. */
  readonly child: { readonly pid: number; readonly startTicks: number } | undefined
  /** Of an exec: the arguments; of its place: where. */
  readonly what: unknown
}

let running: Running
let folder: string
const seen: Seen[] = []
const binary = processesBinary()

function look(bytes: Uint8Array): void {
  for (const { view, at, type } of walk(bytes)) {
    const pid = EventHeader.pid(view, at)
    const startTicks = EventHeader.startTicks(view, at)
    let child: Seen['child']
    let what: unknown
    if (type === EVENT_TYPE.FORK) {
      child = {
        pid: ForkEvent.childPid(view, at),
        startTicks: ForkEvent.childStartTicks(view, at),
      }
    } else if (type === EVENT_TYPE.EXEC) {
      const argv = at + ExecEvent.SIZE
      what = splitArgs(bytes.subarray(argv, argv + ExecEvent.argvLen(view, at)))
    } else if (type === EVENT_TYPE.PLACE) {
      what = placeOf(bytes, view, at)
    } else if (type !== EVENT_TYPE.EXIT) continue
    seen.push({ type, pid, startTicks, child, what })
  }
}

const counter = (what: number): number => running.object.sums('counts')[what]!

/** Types of the records of a process, in order. */
async function storyOf(pid: number): Promise<string[]> {
  await until('its end', () => seen.some((one) => one.pid === pid && one.type === EVENT_TYPE.EXIT))
  const mine = seen.filter((one) => one.pid === pid || one.child?.pid === pid)
  return mine.map(({ type, pid: of }) =>
    of === pid ? EVENT_TYPE_NAMES[type]! : `${EVENT_TYPE_NAMES[type]} of another`,
  )
}

const told = (pid: number, type: number): unknown[] =>
  seen.filter((one) => one.pid === pid && one.type === type).map(({ what }) => what)

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'spantap-records-')))
  running = startPrograms(config({ ring_kib: RING_KIB }), UNWARNED)
  running.object.ring('events', look)
})
afterAll(() => {
  running?.object.close()
  if (folder) rmSync(folder, { recursive: true, force: true })
})

describe('K5: records of processes', () => {
  it('K5: an exec says what /proc says of it', async () => {
    const script = 'cat /proc/self/stat /proc/self/cgroup'
    const { pid, stdout } = spawnSync('sh', ['-c', `exec ${script}`], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect(await storyOf(pid)).toEqual([
      'fork of another',
      'exec',
      'place',
      'exec',
      'place',
      'exit',
    ])
    const [stat, ...cgroup] = stdout.split('\n')
    const lines = cgroup.filter((line) => /^0:|:pids:/.test(line))
    const { startTicks, argStart } = parseStat(stat!)!
    expect(told(pid, EVENT_TYPE.EXEC)).toEqual([['sh', '-c', `exec ${script}`], script.split(' ')])
    expect(told(pid, EVENT_TYPE.PLACE)[1]).toEqual({
      exe: realpathSync('/usr/bin/cat'),
      cwd: folder,
      cgroup: lines.map((line) => `${line.replace(/^\d+:pids:/, '1:pids:')}\n`).join(''),
      hostname: hostname(),
      argStart,
    })
    expect(seen.find(({ child }) => child?.pid === pid)?.child).toEqual({ pid, startTicks })
  })

  it('K5: an exec from another thread is no end; the end of the first thread is none', async () => {
    const thread = spawnSync(binary, ['thread', binary, 'storm', '0'])
    const story = ['fork of another', 'exec', 'place', 'exec', 'place', 'exit']
    expect([thread.status, await storyOf(thread.pid)]).toEqual([0, story])
    // Nobody listens: its request fails.
    const alive = spawnSync(binary, ['alive', '1', '/'])
    expect([alive.status, await storyOf(alive.pid)]).toEqual([
      2,
      ['fork of another', 'exec', 'place', 'exit'],
    ])
  })

  it('K5: a path that is too deep or too long keeps its end', async () => {
    const deep = join(folder, ...Array.from({ length: 40 }, (_, i) => `d${i}`))
    const long = join(folder, ...Array.from({ length: 14 }, (_, i) => `${i}${'x'.repeat(250)}`))
    const places = [deep, long].map(async (cwd) => {
      mkdirSync(cwd, { recursive: true })
      copyFileSync(binary, join(cwd, 'hello'))
      const { pid } = spawnSync('./hello', ['storm', '0'], { cwd })
      await storyOf(pid)
      return told(pid, EVENT_TYPE.PLACE)[0] as Place
    })
    const [one, other] = (await Promise.all(places)) as [Place, Place]
    const names = deep.split('/')
    expect([one.exe, one.cwd]).toEqual([
      [...names.slice(-31), 'hello'].join('/'),
      names.slice(-32).join('/'),
    ])
    // Both together have no room: what comes last is cut.
    expect([other.exe, long.endsWith(`/${other.cwd}`)]).toEqual([join(long, 'hello'), true])
    expect([one.cgroup, one.hostname]).toEqual([other.cgroup, hostname()])
  })

  it('K5: 5,003 forks are 5,003 forks and 5,003 ends, and leave no entry in a map', async () => {
    const before = MAPS.map((name) => running.object.map(name).keys().length)
    const lost = counter(COUNTER.RECORD_LOST)
    const { pid, status } = spawnSync(binary, ['storm', String(STORM)])
    await storyOf(pid)
    const children = seen.filter((one) => one.pid === pid && one.child).map(({ child }) => child!)
    const ends = seen.filter(({ type }) => type === EVENT_TYPE.EXIT)
    const ended = new Set(ends.map((one) => `${one.pid} ${one.startTicks}`))
    const gone = children.filter((child) => ended.has(`${child.pid} ${child.startTicks}`))
    const now = counter(COUNTER.RECORD_LOST) - lost
    expect({ status, forks: children.length, ends: gone.length, lost: now }).toEqual({
      status: 0,
      forks: STORM,
      ends: STORM,
      lost: 0,
    })
    const after = MAPS.map((name) => running.object.map(name).keys().length)
    expect(after).toEqual(before)
  })

  it('K5: every record that was written was read', async () => {
    let read = 0
    const { object } = startPrograms(config(undefined), UNWARNED)
    object.ring('events', (bytes) => {
      read += [...walk(bytes)].length
    })
    spawnSync(binary, ['storm', '1009'])
    await object.stop()
    const written = object.sums('counts')[COUNTER.RECORD]!
    object.close()
    expect(read).toBe(written)
    expect(read).toBeGreaterThanOrEqual(2 * 1009)
  })
})
