// What of scenario.py is seen, as facts: out of the records of its processes.
import {
  Address,
  ChunkEvent,
  ConnectionEvent,
  DatagramEvent,
  DIRECTION,
  EVENT_TYPE,
  EventHeader,
  ForkEvent,
  ROLE,
} from '../../../bpf/events.ts'
import { BYTES } from './scenario.ts'

/** One record, as far as these tests look. */
export interface Seen {
  readonly type: number
  readonly pid: number
  readonly connection: number
  /** Of a fork: the child. */
  readonly child: number
  readonly port: number
  readonly role: number
  readonly direction: number
  readonly bytes: number
  readonly ipv6: boolean
}

/** Records of a batch. */
export function* recordsOf(bytes: Uint8Array): Generator<Seen> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at < bytes.length; at += (EventHeader.size(view, at) + 7) & ~7) {
    const type = EventHeader.type(view, at)
    const pid = EventHeader.pid(view, at)
    yield { ...NOTHING, type, pid, ...rest(type, view, at) }
  }
}

const NOTHING = {
  connection: 0,
  child: 0,
  port: 0,
  role: ROLE.UNKNOWN,
  direction: 0,
  bytes: 0,
  ipv6: false,
}

function rest(type: number, view: DataView, at: number): Partial<Seen> {
  if (type === EVENT_TYPE.CONNECTION) {
    return {
      connection: ConnectionEvent.connection(view, at),
      port: Address.port(view, at + ConnectionEvent.LOCAL),
      role: ConnectionEvent.role(view, at),
    }
  }
  if (type === EVENT_TYPE.CHUNK) {
    return {
      connection: ChunkEvent.connection(view, at),
      direction: ChunkEvent.direction(view, at),
      bytes: ChunkEvent.len(view, at),
    }
  }
  if (type === EVENT_TYPE.FORK) return { child: ForkEvent.childPid(view, at) }
  if (type === EVENT_TYPE.DATAGRAM) {
    // An end whose address is not known has no family either.
    const ipv6 = DatagramEvent.len(view, at) === BYTES.query6
    return { direction: DatagramEvent.direction(view, at), ipv6 }
  }
  return {}
}

/** Lengths of calls. */
const UNIX: readonly number[] = [BYTES.unixSent, BYTES.unixAnswered]

export interface Processes {
  readonly pid: number
  readonly fork: number
  readonly true: number
}

/** Facts by their names. Numbers are exact: half of the bytes is another fact than all of them. */
export function factsOf(seen: readonly Seen[], { pid, fork, true: other }: Processes): string[] {
  const mine = seen.filter((one) => one.pid === pid)
  const of = (type: number): Seen[] => mine.filter((one) => one.type === type)
  const tcp = of(EVENT_TYPE.CONNECTION).filter(({ port }) => port !== 0)
  const ids = new Set(tcp.map(({ connection }) => connection))
  const bytes = (inTcp: boolean, direction: number): number =>
    of(EVENT_TYPE.CHUNK)
      .filter((one) => ids.has(one.connection) === inTcp && one.direction === direction)
      // What it says to this test goes through unix sockets, too.
      .filter((one) => inTcp || UNIX.includes(one.bytes))
      .reduce((sum, one) => sum + one.bytes, 0)
  const datagrams = (direction: number, ipv6: boolean): number =>
    of(EVENT_TYPE.DATAGRAM).filter((one) => one.direction === direction && one.ipv6 === ipv6).length
  const count = (type: number, of: number): number =>
    seen.filter((one) => one.type === type && one.pid === of).length
  const roles = tcp.filter(({ role }) => role !== ROLE.UNKNOWN).length
  return [
    `tcp sent ${bytes(true, DIRECTION.SEND)}`,
    `tcp received ${bytes(true, DIRECTION.RECEIVE)}`,
    `unix sent ${bytes(false, DIRECTION.SEND)}`,
    `unix received ${bytes(false, DIRECTION.RECEIVE)}`,
    `roles ${roles}`,
    `closed ${of(EVENT_TYPE.CLOSE).length}`,
    `exec ${count(EVENT_TYPE.EXEC, other)}`,
    `place ${count(EVENT_TYPE.PLACE, other)}`,
    `fork ${of(EVENT_TYPE.FORK).filter(({ child }) => child === fork).length}`,
    `exit ${count(EVENT_TYPE.EXIT, fork)}`,
    `datagrams sent ${datagrams(DIRECTION.SEND, false)}`,
    `datagrams received ${datagrams(DIRECTION.RECEIVE, false)}`,
    `datagrams sent by IPv6 ${datagrams(DIRECTION.SEND, true)}`,
    `datagrams received by IPv6 ${datagrams(DIRECTION.RECEIVE, true)}`,
  ]
}
