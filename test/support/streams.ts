// What the programs of the tcp receiver say of a scenario of test/apps/streams.py, without the receiver.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import {
  Address,
  CHUNK_FLAG,
  ChunkEvent,
  CloseEvent,
  ConnectionEvent,
  EVENT_TYPE,
  EventHeader,
  OUTCOME_NAMES,
} from '../../bpf/events.ts'
import type { Logger } from '../../pipeline/log.ts'
import { config } from '../../receivers/tcp/config.ts'
import { startPrograms } from '../../receivers/tcp/programs.ts'
import { until } from './until.ts'

const APP = fileURLToPath(new URL('../apps/streams.py', import.meta.url))
/** Debian's own, rather than a version manager's shell script before it. */
const PYTHON = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3'
const RING_KIB = 65_536

/** Bytes of one direction of all connections of the scenario. */
export interface Direction {
  /** By the sequence numbers, from the first byte to the last; and of calls that ended after the connection. */
  all: number
  captured: number
  /** Not captured, by why. */
  readonly gaps: Record<string, number>
  /** Calls that were not where the stream stood. */
  overlaps: number
}

export interface Streamed {
  /** What the program has sent, by its own count; each byte of it was received as well. */
  readonly moved: number
  readonly receive: Direction
  readonly send: Direction
}

function fail(message: string): never {
  throw new Error(message)
}

const silent: Logger = {
  debug: fail,
  info: fail,
  warn: () => undefined,
  error: fail,
  text: fail,
  child: () => silent,
}

const nothing = (): Direction => ({ all: 0, captured: 0, gaps: {}, overlaps: 0 })

/** A scenario from its begin until all that it did was seen. `select`: with one that selects every process. */
export async function streamed(
  attach: string,
  scenario: string,
  select = false,
): Promise<Streamed> {
  const { object } = startPrograms(
    config({ attach, ring_kib: RING_KIB, ...(select ? { select: { exe: ['*'] } } : {}) }),
    silent,
  )
  /** Records as they came, to be looked at when it is known whose they are. */
  const records: DataView[] = []
  object.ring('events', (bytes) => {
    const copy = bytes.slice()
    for (let at = 0; at < copy.length;) {
      const view = new DataView(copy.buffer, at)
      records.push(view)
      at += (EventHeader.size(view, 0) + 7) & ~7
    }
  })
  try {
    const { pids, sent } = await run(scenario)
    const of = (type: number): DataView[] =>
      records.filter((view) => EventHeader.type(view, 0) === type)
    const mine = (): Set<number> =>
      new Set(
        of(EVENT_TYPE.CONNECTION)
          // Others are the unix sockets of its input and output.
          .filter((view) => Address.port(view, ConnectionEvent.LOCAL) !== 0)
          .filter((view) => pids.includes(EventHeader.pid(view, 0)))
          .map((view) => ConnectionEvent.connection(view, 0)),
      )
    const closes = (): DataView[] => {
      const ids = mine()
      return of(EVENT_TYPE.CLOSE).filter((view) => ids.has(CloseEvent.connection(view, 0)))
    }
    const ended = (): boolean =>
      of(EVENT_TYPE.EXIT).some((view) => EventHeader.pid(view, 0) === pids[0])
    await until('all is seen', () => ended() && mine().size > 0 && closes().length === mine().size)
    const ids = mine()
    const chunks = of(EVENT_TYPE.CHUNK).filter((view) => ids.has(ChunkEvent.connection(view, 0)))
    return { moved: sent, ...summed(chunks, closes()) }
  } finally {
    object.close()
  }
}

/** The program ends, and with it its connections. */
async function run(scenario: string): Promise<{ pids: number[]; sent: number }> {
  const child = spawn(PYTHON, [APP, scenario], { stdio: ['pipe', 'pipe', 'inherit'] })
  const line = await createInterface(child.stdout)[Symbol.asyncIterator]().next()
  if (line.done === true) throw new Error(`${scenario} has failed`)
  child.stdin.end()
  await once(child, 'exit')
  return JSON.parse(line.value) as { pids: number[]; sent: number }
}

function summed(
  chunks: readonly DataView[],
  closes: readonly DataView[],
): { receive: Direction; send: Direction } {
  const [receive, send] = [nothing(), nothing()]
  for (const view of closes) {
    receive.all += CloseEvent.received(view, 0)
    send.all += CloseEvent.sent(view, 0)
  }
  for (const view of chunks) {
    const direction = ChunkEvent.direction(view, 0) === 0 ? receive : send
    const captured = ChunkEvent.headLen(view, 0) + ChunkEvent.tailLen(view, 0)
    const gap = ChunkEvent.len(view, 0) - captured
    const why = OUTCOME_NAMES[ChunkEvent.gap(view, 0)] ?? 'unknown'
    direction.captured += captured
    if (ChunkEvent.flags(view, 0) & CHUNK_FLAG.CLOSED) direction.all += ChunkEvent.len(view, 0)
    if (gap > 0) direction.gaps[why] = (direction.gaps[why] ?? 0) + gap
    if (ChunkEvent.flags(view, 0) & CHUNK_FLAG.OVERLAP) direction.overlaps++
  }
  return { receive, send }
}
