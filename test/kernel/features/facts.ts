// What of scenario.py is seen, as facts: out of the records of its processes.
import {
  Address,
  CHUNK_FLAG,
  ChunkEvent,
  CloseEvent,
  ConnectionEvent,
  DatagramEvent,
  DIRECTION,
  EVENT_TYPE,
  EventHeader,
  ForkEvent,
  OUTCOME,
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
  /** Some of the bytes are in the record, or none because they were never in the memory of the process. */
  readonly captured: boolean
  readonly pages: boolean
  /** The end of what the other side sends. */
  readonly end: boolean
}

/** Of a message of scenario.py: its ID. */
function isQuery(view: DataView, at: number): boolean {
  return view.getUint16(at) === 7
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
  captured: false,
  pages: false,
  end: false,
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
      captured: ChunkEvent.headLen(view, at) > 0,
      pages: ChunkEvent.gap(view, at) === OUTCOME.SKIPPED_NO_BUFFER,
      end: (ChunkEvent.flags(view, at) & CHUNK_FLAG.EOF) !== 0,
    }
  }
  if (type === EVENT_TYPE.CLOSE) return { connection: CloseEvent.connection(view, at) }
  if (type === EVENT_TYPE.FORK) return { child: ForkEvent.childPid(view, at) }
  if (type === EVENT_TYPE.DATAGRAM) {
    return {
      direction: DatagramEvent.direction(view, at),
      bytes: DatagramEvent.len(view, at),
      captured: DatagramEvent.dataLen(view, at) > 0 && isQuery(view, at + DatagramEvent.SIZE),
    }
  }
  return {}
}

/** Lengths of calls. What it says to this test goes through unix sockets, too. */
const UNIX: readonly number[] = [
  BYTES.unixSent,
  BYTES.unixAnswered,
  BYTES.unixPages,
  BYTES.unixSpliced,
]
/** By io_uring. The other end of the same bytes uses plain calls. */
const RING: Readonly<Record<number, number>> = {
  [DIRECTION.SEND]: BYTES.ringSent,
  [DIRECTION.RECEIVE]: BYTES.ringAnswered,
}

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
  const chunks = (inTcp: boolean, direction: number): Seen[] =>
    of(EVENT_TYPE.CHUNK).filter(
      (one) => ids.has(one.connection) === inTcp && one.direction === direction,
    )
  const bytes = (seen: readonly Seen[]): number => seen.reduce((sum, one) => sum + one.bytes, 0)
  const calls = (direction: number, ring: boolean): number =>
    bytes(
      chunks(true, direction).filter(
        (one) => one.captured && (one.bytes === RING[direction]) === ring,
      ),
    )
  const unix = (direction: number, pages: boolean): number =>
    bytes(
      chunks(false, direction).filter(
        (one) => UNIX.includes(one.bytes) && (pages ? one.pages : one.captured),
      ),
    )
  const ends = (inTcp: boolean): number =>
    chunks(inTcp, DIRECTION.RECEIVE).filter(({ end }) => end).length
  // Told apart by their length: an end whose address is not known has no family either.
  const datagrams = (direction: number, length: number): number =>
    of(EVENT_TYPE.DATAGRAM).filter(
      (one) => one.direction === direction && one.captured && one.bytes === length,
    ).length
  // What was copied, or, where a system call tells it, the whole of it.
  const inPieces = (length: number): number =>
    datagrams(DIRECTION.RECEIVE, length) + datagrams(DIRECTION.RECEIVE, length + BYTES.tooMuch)
  const count = (type: number, of: number): number =>
    seen.filter((one) => one.type === type && one.pid === of).length
  const roles = tcp.filter(({ role }) => role !== ROLE.UNKNOWN).length
  // In an interrupt of any process.
  const closed = seen.filter(
    ({ type, connection }) => type === EVENT_TYPE.CLOSE && ids.has(connection),
  )
  return [
    `tcp sent ${calls(DIRECTION.SEND, false)}`,
    `tcp sent by sendfile ${bytes(chunks(true, DIRECTION.SEND).filter(({ pages }) => pages))}`,
    `tcp sent by io_uring ${calls(DIRECTION.SEND, true)}`,
    `tcp received ${calls(DIRECTION.RECEIVE, false)}`,
    `tcp received by io_uring ${calls(DIRECTION.RECEIVE, true)}`,
    `tcp ended ${ends(true)}`,
    `unix sent ${unix(DIRECTION.SEND, false)}`,
    `unix sent by sendfile ${unix(DIRECTION.SEND, true)}`,
    `unix received ${unix(DIRECTION.RECEIVE, false)}`,
    `unix received by splice ${unix(DIRECTION.RECEIVE, true)}`,
    `unix ended ${ends(false)}`,
    `roles ${roles}`,
    `closed ${closed.length}`,
    `exec ${count(EVENT_TYPE.EXEC, other)}`,
    `place ${count(EVENT_TYPE.PLACE, other)}`,
    `fork ${of(EVENT_TYPE.FORK).filter(({ child }) => child === fork).length}`,
    `exit ${count(EVENT_TYPE.EXIT, fork)}`,
    `datagrams sent ${datagrams(DIRECTION.SEND, BYTES.query)}`,
    `datagrams received ${datagrams(DIRECTION.RECEIVE, BYTES.query)}`,
    `datagrams sent by IPv6 ${datagrams(DIRECTION.SEND, BYTES.query6)}`,
    `datagrams received by IPv6 ${datagrams(DIRECTION.RECEIVE, BYTES.query6)}`,
    `datagrams received in pieces ${inPieces(BYTES.pieces)}`,
    `datagrams received in pieces by IPv6 ${inPieces(BYTES.pieces6)}`,
  ]
}
