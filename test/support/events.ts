// Encodes records of bpf/events.h, and simulates sockets that make them as the kernel does: offsets, turns, how much is copied.
import {
  ABI,
  Address,
  CHUNK_FLAG,
  ChunkEvent,
  CloseEvent,
  ConnectionEvent,
  DIRECTION,
  EVENT_TYPE,
  EventHeader,
  ExitEvent,
  LIMITS,
  OUTCOME,
  POLICY,
  ROLE,
} from '../../bpf/events.ts'
import { padded } from '../../bpf/record.ts'
import { address, FAMILY } from './addresses.ts'
import type { EventData, EventSource, ProcessFacts } from '../../pipeline/data/events.ts'

/** Unix time in ns of the simulated host's monotonic zero. */
export const EPOCH_NS = 1_700_000_000_000_000_000n

export function facts(pid: number, fields: Partial<ProcessFacts> = {}): ProcessFacts {
  return {
    pid,
    startTicks: pid * 10,
    exe: `/usr/bin/program${pid}`,
    comm: `program${pid}`,
    args: [`/usr/bin/program${pid}`],
    cwd: '/',
    env: {},
    cgroup: '',
    hostname: 'host',
    ...fields,
  }
}

/** A host whose kernel writes records into a list. */
export class SimulatedHost implements EventSource {
  nowNs = 1_000_000_000
  /** How much later each record is, ns. */
  stepNs = 1000
  records: Buffer[] = []
  readonly policies: { connection: number; direction: number; policy: number }[] = []
  readonly endpoints: { connection: number; policy: number | undefined }[] = []
  readonly facts = new Map<number, ProcessFacts>()
  #nextConnection = 1

  policy(connection: number, direction: 0 | 1, policy: number): void {
    this.policies.push({ connection, direction, policy })
  }

  endpointPolicy(connection: number, policy: number | undefined): void {
    this.endpoints.push({ connection, policy })
  }

  process(pid: number, startTicks: number): ProcessFacts | undefined {
    const known = this.facts.get(pid)
    return known?.startTicks === startTicks ? known : undefined
  }

  epochNs(): bigint {
    return EPOCH_NS
  }

  /** All records so far, packed as in the ring, and forgotten. */
  take(): EventData {
    const bytes = Buffer.concat(this.records)
    this.records = []
    return { bytes, source: this }
  }

  /** A record of `size` bytes with its header filled in; padded to 8. */
  record(type: number, size: number, pid: number): DataView {
    this.nowNs += this.stepNs
    const bytes = Buffer.alloc(padded(size))
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    EventHeader.setTimeNs(view, 0, this.nowNs)
    EventHeader.setSize(view, 0, size)
    EventHeader.setType(view, 0, type)
    EventHeader.setAbi(view, 0, ABI.VERSION)
    EventHeader.setPid(view, 0, pid)
    EventHeader.setTid(view, 0, pid)
    EventHeader.setStartTicks(view, 0, pid * 10)
    this.records.push(bytes)
    return view
  }

  exit(pid: number): void {
    this.record(EVENT_TYPE.EXIT, ExitEvent.SIZE, pid)
  }

  exec(pid: number): void {
    this.record(EVENT_TYPE.EXEC, EventHeader.SIZE, pid)
  }

  nextConnection(): number {
    return this.#nextConnection++
  }

  /** Both ends of a new TCP connection on this host. */
  tcp(options: Partial<EndOptions> = {}): { client: End; server: End } {
    const port = 40000 + this.#nextConnection
    const local = { ip: '127.0.0.1', port, ...options.local }
    const remote = { ip: '127.0.0.1', port: 8080, ...options.remote }
    const one = { sendSeq: 0xfffffff0, receiveSeq: 77, ...options }
    const client = new End(this, { pid: 100, ...one, local, remote, role: ROLE.CLIENT })
    const server = new End(this, {
      pid: 200,
      ...one,
      local: remote,
      remote: local,
      role: ROLE.SERVER,
      sendSeq: one.receiveSeq,
      receiveSeq: one.sendSeq,
    })
    if (options.pid !== undefined) client.pid = options.pid
    server.pid = options.serverPid ?? 200
    return { client, server }
  }

  /** Both ends of a new unix connection; `socket` is what its two sockets are told by. */
  unix(
    path: string,
    born = true,
    socket = 5000 + this.#nextConnection,
  ): { client: End; server: End } {
    const inode = 100_000 + 2 * this.#nextConnection
    const client = new End(this, {
      pid: 100,
      unix: path,
      socket,
      peerSocket: -socket,
      inode,
      peerInode: inode + 1,
      role: ROLE.CLIENT,
      born,
    })
    const server = new End(this, {
      pid: 200,
      unix: path,
      socket: -socket,
      peerSocket: socket,
      inode: inode + 1,
      peerInode: inode,
      role: ROLE.SERVER,
      born,
    })
    return { client, server }
  }
}

export interface EndOptions {
  pid: number
  serverPid: number
  local: { ip: string; port: number }
  remote: { ip: string; port: number }
  unix: string
  socket: number
  peerSocket: number
  inode: number
  peerInode: number
  role: number
  born: boolean
  sendSeq: number
  receiveSeq: number
  netns: number
}

interface Copy {
  /** Bytes copied of the call's begin. */
  head?: number
  gap?: number
  /** The ring is full: the kernel counts on, nobody sees it. */
  lost?: boolean
}

/** One end of a connection. */
export class End {
  readonly id: number
  pid: number
  policy: number = POLICY.UNDECIDED
  turn = 0
  announced = false
  #closed = false
  readonly host: SimulatedHost
  readonly #options: Partial<EndOptions>
  readonly #offset = [0, 0]
  #last: number = DIRECTION.COUNT

  constructor(host: SimulatedHost, options: Partial<EndOptions>) {
    this.host = host
    this.#options = options
    this.pid = options.pid ?? 1
    this.id = host.nextConnection()
  }

  send(data: string | Buffer, copy: Copy = {}): void {
    this.#call(DIRECTION.SEND, data, copy)
  }

  receive(data: string | Buffer, copy: Copy = {}): void {
    this.#call(DIRECTION.RECEIVE, data, copy)
  }

  /** The other end has shut down. */
  eof(): void {
    this.#call(DIRECTION.RECEIVE, '', {}, CHUNK_FLAG.EOF)
  }

  /** `oldState`: the TCP state before. `lost`: its record did not fit into the ring. */
  close(error = 0, oldState = 0, lost = false): void {
    this.#closed = true
    if (lost) return
    const view = this.host.record(EVENT_TYPE.CLOSE, CloseEvent.SIZE, this.pid)
    CloseEvent.setConnection(view, 0, this.id)
    CloseEvent.setReceived(view, 0, this.#offset[0]!)
    CloseEvent.setSent(view, 0, this.#offset[1]!)
    CloseEvent.setError(view, 0, error)
    CloseEvent.setOldState(view, 0, oldState)
  }

  announce(): void {
    this.announced = true
    const options = this.#options
    const view = this.host.record(EVENT_TYPE.CONNECTION, ConnectionEvent.SIZE, this.pid)
    ConnectionEvent.setConnection(view, 0, this.id)
    ConnectionEvent.setRole(view, 0, options.role ?? ROLE.UNKNOWN)
    ConnectionEvent.setBorn(view, 0, options.born === false ? 0 : 1)
    ConnectionEvent.setNetns(view, 0, options.netns ?? 4026531840)
    if (options.unix !== undefined) {
      // Names of sockets are positive; a pair is told apart by its sign here.
      ConnectionEvent.setSocket(view, 0, name(options.socket ?? 0))
      ConnectionEvent.setPeerSocket(view, 0, name(options.peerSocket ?? 0))
      ConnectionEvent.setInode(view, 0, options.inode ?? 0)
      ConnectionEvent.setPeerInode(view, 0, options.peerInode ?? 0)
      Address.setFamily(view, ConnectionEvent.LOCAL, FAMILY.unix)
      Address.setFamily(view, ConnectionEvent.REMOTE, FAMILY.unix)
      const path = Buffer.from(options.unix)
      ConnectionEvent.setPathLen(view, 0, path.length)
      path.forEach((byte, i) => view.setUint8(ConnectionEvent.PATH + i, byte))
      return
    }
    ConnectionEvent.setReceiveSeq(view, 0, options.receiveSeq ?? 0)
    ConnectionEvent.setSendSeq(view, 0, options.sendSeq ?? 0)
    address(view, ConnectionEvent.LOCAL, options.local ?? { ip: '10.0.0.1', port: 1 })
    address(view, ConnectionEvent.REMOTE, options.remote ?? { ip: '10.0.0.2', port: 80 })
  }

  #call(direction: 0 | 1, data: string | Buffer, copy: Copy, flags = 0): void {
    if (!this.announced) this.announce()
    const bytes = typeof data === 'string' ? Buffer.from(data, 'latin1') : data
    if (direction !== this.#last) this.turn++
    this.#last = direction
    const offset = this.#offset[direction]!
    this.#offset[direction] = offset + bytes.length
    if (copy.lost === true) return
    const most = this.policy === POLICY.HEAD ? LIMITS.HEAD_BYTES : LIMITS.STREAM_BYTES
    const head = Math.min(bytes.length, copy.head ?? most)
    const blind = copy.head === 0
    const tail = blind ? 0 : Math.min(LIMITS.TAIL_BYTES, bytes.length - head)
    const view = this.host.record(EVENT_TYPE.CHUNK, ChunkEvent.SIZE + head + tail, this.pid)
    const seq = direction === DIRECTION.SEND ? this.#options.sendSeq : this.#options.receiveSeq
    ChunkEvent.setConnection(view, 0, this.id)
    ChunkEvent.setOffset(view, 0, offset)
    ChunkEvent.setSeq(view, 0, ((seq ?? 0) + offset) >>> 0)
    ChunkEvent.setLen(view, 0, bytes.length)
    ChunkEvent.setHeadLen(view, 0, head)
    ChunkEvent.setTailLen(view, 0, tail)
    ChunkEvent.setTurn(view, 0, this.turn)
    ChunkEvent.setDirection(view, 0, direction)
    ChunkEvent.setFlags(view, 0, flags | (this.#closed ? CHUNK_FLAG.CLOSED : 0))
    ChunkEvent.setGap(view, 0, head + tail < bytes.length ? (copy.gap ?? OUTCOME.SKIPPED_BODY) : 0)
    ChunkEvent.setPolicy(view, 0, this.policy)
    const record = this.host.records.at(-1) as Buffer
    bytes.copy(record, ChunkEvent.SIZE, 0, head)
    bytes.copy(record, ChunkEvent.SIZE + head, bytes.length - tail)
  }
}

function name(socket: number): number {
  return socket < 0 ? 2 ** 40 - socket : socket
}
