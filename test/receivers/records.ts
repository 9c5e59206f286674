// Encodes the kernel's records for tests.
import {
  ABI,
  Address,
  ChunkEvent,
  CloseEvent,
  ConnectionEvent,
  EVENT_TYPE,
  EventHeader,
  ExecEvent,
  ExitEvent,
  ForkEvent,
  PlaceEvent,
} from '../../bpf/events.ts'
import { padded } from '../../bpf/record.ts'
import { walk } from '../support/walk.ts'

export interface ChunkFields {
  connection?: number
  direction?: 0 | 1
  offset?: number
  /** Copied from the call's begin and from its end. */
  head?: string | Uint8Array
  tail?: string | Uint8Array
  /** Bytes that were not copied. */
  missing?: number
  turn?: number
  timeNs?: number
  pid?: number
  startTicks?: number
  flags?: number
}

/** Text is latin1: one byte a character. */
export function bytesOf(text: string | Uint8Array): Uint8Array {
  return typeof text === 'string' ? Buffer.from(text, 'latin1') : text
}

export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1')
}

export function chunk(fields: ChunkFields): Uint8Array {
  const head = bytesOf(fields.head ?? '')
  const tail = bytesOf(fields.tail ?? '')
  const [bytes, view] = record(EVENT_TYPE.CHUNK, ChunkEvent.SIZE, head.length + tail.length)
  identity(view, fields)
  ChunkEvent.setConnection(view, 0, fields.connection ?? 1)
  ChunkEvent.setOffset(view, 0, fields.offset ?? 0)
  ChunkEvent.setLen(view, 0, head.length + tail.length + (fields.missing ?? 0))
  ChunkEvent.setHeadLen(view, 0, head.length)
  ChunkEvent.setTailLen(view, 0, tail.length)
  ChunkEvent.setTurn(view, 0, fields.turn ?? 0)
  ChunkEvent.setDirection(view, 0, fields.direction ?? 0)
  ChunkEvent.setFlags(view, 0, fields.flags ?? 0)
  bytes.set(head, ChunkEvent.SIZE)
  bytes.set(tail, ChunkEvent.SIZE + head.length)
  return bytes
}

export function connection(fields: {
  connection?: number
  timeNs?: number
  pid?: number
  startTicks?: number
  role?: number
  born?: 0 | 1
  localPort?: number
  remotePort?: number
}): Uint8Array {
  const [bytes, view] = record(EVENT_TYPE.CONNECTION, ConnectionEvent.SIZE, 0)
  identity(view, fields)
  ConnectionEvent.setConnection(view, 0, fields.connection ?? 1)
  ConnectionEvent.setRole(view, 0, fields.role ?? 0)
  ConnectionEvent.setBorn(view, 0, fields.born ?? 1)
  for (const [at, port] of [
    [ConnectionEvent.LOCAL, fields.localPort ?? 80],
    [ConnectionEvent.REMOTE, fields.remotePort ?? 40_001],
  ] as const) {
    bytes.set([127, 0, 0, 1], at + Address.IP)
    Address.setPort(view, at, port)
    Address.setFamily(view, at, 2)
  }
  return bytes
}

export function close(fields: { connection?: number; timeNs?: number } = {}): Uint8Array {
  const [bytes, view] = record(EVENT_TYPE.CLOSE, CloseEvent.SIZE, 0)
  identity(view, fields)
  CloseEvent.setConnection(view, 0, fields.connection ?? 1)
  return bytes
}

export function exec(
  argv: string,
  env: string,
  fields: { pid?: number; startTicks?: number } = {},
): Uint8Array {
  const [bytes, view] = record(EVENT_TYPE.EXEC, ExecEvent.SIZE, argv.length + env.length)
  identity(view, fields)
  ExecEvent.setArgvLen(view, 0, argv.length)
  ExecEvent.setEnvLen(view, 0, env.length)
  bytes.set(bytesOf('node'), ExecEvent.COMM)
  bytes.set(bytesOf(argv + env), ExecEvent.SIZE)
  return bytes
}

export function exit(fields: { pid?: number; startTicks?: number } = {}): Uint8Array {
  const [bytes, view] = record(EVENT_TYPE.EXIT, ExitEvent.SIZE, 0)
  identity(view, fields)
  return bytes
}

export function fork(
  child: { pid: number; startTicks: number },
  fields: { pid?: number; startTicks?: number } = {},
): Uint8Array {
  const [bytes, view] = record(EVENT_TYPE.FORK, ForkEvent.SIZE, 0)
  identity(view, fields)
  ForkEvent.setChildPid(view, 0, child.pid)
  ForkEvent.setChildStartTicks(view, 0, child.startTicks)
  return bytes
}

/** Paths as the kernel writes them: names from the last to the first, each ended by a zero byte. */
export function place(
  paths: { exe: string; cwd: string; cgroup: string; oldCgroup: string },
  more: { hostname: string; argStart: number },
  fields: { pid?: number; startTicks?: number } = {},
): Uint8Array {
  const all = paths.cgroup + paths.oldCgroup + paths.exe + paths.cwd
  const [bytes, view] = record(EVENT_TYPE.PLACE, PlaceEvent.SIZE, all.length)
  identity(view, fields)
  PlaceEvent.setArgStart(view, 0, more.argStart)
  PlaceEvent.setExeLen(view, 0, paths.exe.length)
  PlaceEvent.setCwdLen(view, 0, paths.cwd.length)
  PlaceEvent.setCgroupLen(view, 0, paths.cgroup.length)
  PlaceEvent.setOldCgroupLen(view, 0, paths.oldCgroup.length)
  bytes.set(bytesOf(more.hostname), PlaceEvent.HOSTNAME)
  bytes.set(bytesOf(all), PlaceEvent.SIZE)
  return bytes
}

/** One batch: records one after the other, each padded to 8 bytes. */
export function batch(...records: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(records))
}

/** A record of any type; its bytes are padded to 8. */
export function record(type: number, size: number, more: number): [Uint8Array, DataView] {
  const bytes = new Uint8Array(padded(size + more))
  const view = new DataView(bytes.buffer)
  EventHeader.setType(view, 0, type)
  EventHeader.setSize(view, 0, size + more)
  EventHeader.setAbi(view, 0, ABI.VERSION)
  return [bytes, view]
}

/** The copied bytes of every chunk of a batch: head, then tail. */
export function chunksOf(bytes: Uint8Array): string[] {
  const texts: string[] = []
  for (const { view, at, type } of walk(bytes)) {
    if (type !== EVENT_TYPE.CHUNK) continue
    const from = at + ChunkEvent.SIZE
    const length = ChunkEvent.headLen(view, at) + ChunkEvent.tailLen(view, at)
    texts.push(textOf(bytes.subarray(from, from + length)))
  }
  return texts
}

function identity(
  view: DataView,
  fields: { timeNs?: number; pid?: number; startTicks?: number },
): void {
  EventHeader.setTimeNs(view, 0, fields.timeNs ?? 1000)
  EventHeader.setPid(view, 0, fields.pid ?? 7)
  EventHeader.setTid(view, 0, fields.pid ?? 7)
  EventHeader.setStartTicks(view, 0, fields.startTicks ?? 100)
}
