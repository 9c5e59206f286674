// The kernel's half of `select`: what it knows of connections whose state it makes late, and whom it leaves out.
import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  Address,
  ChunkEvent,
  ConnectionEvent,
  EVENT_TYPE,
  EventHeader,
  ROLE,
} from '../../../bpf/events.ts'
import type { BpfObject } from '../../../native/index.ts'
import { SILENT } from '../../../pipeline/logger.ts'
import { Turns } from '../../../receivers/select/index.ts'
import { config } from '../../../receivers/tcp/config.ts'
import { startPrograms } from '../../../receivers/tcp/programs.ts'
import { until } from '../../support/until.ts'
import { startPairs, type Pairs } from '../tcp/kernel.ts'
import { walk } from '../../support/walk.ts'

const CONNECTIONS = 11
const BYTES = 7

interface Seen {
  readonly type: number
  readonly pid: number
  readonly role: number
  readonly born: number
  readonly offset: number
}

let object: BpfObject
let pairs: Pairs
let seen: Seen[]

beforeEach(async () => {
  seen = []
  const tcp = new Set<number>()
  pairs = await startPairs()
  // Nobody is refused before a test does it.
  object = startPrograms(config({ select: { exe: ['no-such-program'] } }), SILENT).object
  object.ring('events', (bytes) => {
    for (const { view, at, type } of walk(bytes)) {
      const is = { type, pid: EventHeader.pid(view, at), role: 0, born: 0, offset: 0 }
      if (type === EVENT_TYPE.CONNECTION) {
        // Node makes its pipes of unix sockets.
        if (Address.port(view, at + ConnectionEvent.LOCAL) === 0) continue
        tcp.add(ConnectionEvent.connection(view, at))
        const [role, born] = [ConnectionEvent.role(view, at), ConnectionEvent.born(view, at)]
        seen.push({ ...is, role, born })
      } else if (type === EVENT_TYPE.CHUNK && tcp.has(ChunkEvent.connection(view, at))) {
        seen.push({ ...is, offset: ChunkEvent.offset(view, at) })
      }
    }
  })
})
afterEach(async () => {
  object.close()
  await pairs.stop()
})

const mine = (type: number): Seen[] =>
  seen.filter((one) => one.pid === pairs.pid && one.type === type)

it('K8: both ends of a connection are known from their first byte', async () => {
  await pairs.tell(`open ${CONNECTIONS}`)
  await pairs.tell(`send ${BYTES}`)
  await until('all chunks', () => mine(EVENT_TYPE.CHUNK).length === 2 * CONNECTIONS)
  const ends = mine(EVENT_TYPE.CONNECTION)
  const born = (role: number): number =>
    ends.filter((one) => one.role === role && one.born === 1).length
  expect([born(ROLE.CLIENT), born(ROLE.SERVER), ends.length]).toEqual([
    CONNECTIONS,
    CONNECTIONS,
    2 * CONNECTIONS,
  ])
  expect(mine(EVENT_TYPE.CHUNK).every(({ offset }) => offset === 0)).toBe(true)
})

it('K8: a connection that is in use already is nobody’s from its first byte', async () => {
  const turns = new Turns(object.array('process_turns'), object.array('refused_turns'))
  const turn = turns.of(pairs.pid)
  turns.refuse(pairs.pid, turn)
  await pairs.tell(`open ${CONNECTIONS}`)
  await pairs.tell(`send ${BYTES}`)
  // Another turn, as after an exec: the verdict is no longer the process's.
  turns.refuse(pairs.pid, (turn + 1) & 0x7f)
  await pairs.tell(`send ${BYTES}`)
  await until('all chunks', () => mine(EVENT_TYPE.CHUNK).length === 2 * CONNECTIONS)
  const ends = mine(EVENT_TYPE.CONNECTION)
  expect(ends.length).toBe(2 * CONNECTIONS)
  expect(ends.every(({ role, born }) => role === ROLE.UNKNOWN && born === 0)).toBe(true)
})

it('K8: a refused process has no records', async () => {
  const turns = new Turns(object.array('process_turns'), object.array('refused_turns'))
  turns.refuse(pairs.pid, turns.of(pairs.pid))
  await pairs.tell(`open ${CONNECTIONS}`)
  await pairs.tell(`send ${BYTES}`)
  const other = await startPairs()
  await other.tell('open 1')
  await other.tell(`send ${BYTES}`)
  const theirs = (): number =>
    seen.filter(({ pid, type }) => pid === other.pid && type === EVENT_TYPE.CHUNK).length
  // What came later is here, so what came before would be.
  await until('the other process', () => theirs() === 2)
  await other.stop()
  expect(mine(EVENT_TYPE.CHUNK)).toEqual([])
  expect(mine(EVENT_TYPE.CONNECTION)).toEqual([])
})
