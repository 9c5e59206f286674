// From records to spans: finds the connection of each record, keeps time, and looks after what waits.
import { CHUNK_FLAG, CloseEvent, ConnectionEvent, EventHeader } from '../../bpf/events.ts'
import type { EventData, ProcessFacts } from '../../pipeline/data/events.ts'
import type { Resource } from '../../pipeline/data/resource.ts'
import type { SpanBatch } from '../../pipeline/data/spans.ts'
import type { Telemetry } from '../../pipeline/telemetry/telemetry.ts'
import { assemble } from './assemble.ts'
import type { Chunk } from './chunk.ts'
import { closed, Closing, endOfFile, finish } from './closing.ts'
import type { PairConfig } from './config.ts'
import { Connection } from './connection.ts'
import type { Datagram } from './datagram/datagram.ts'
import { Datagrams } from './datagram/index.ts'
import { type RecordSink, walk } from './decode.ts'
import { endsOf } from './ends.ts'
import { ROLE, type Role } from './exchange.ts'
import { Ids } from './ids.ts'
import { CounterBy } from './counter_by.ts'
import type { Shared } from './shared.ts'
import { WAIT } from './stream.ts'
import { Table } from './table.ts'

/** How long a call may be late, or a response be ahead of its request, ns. Measured: up to 31 µs. */
const LATE_NS = 20e6
/** How often all connections are looked through for idle ones, ns. */
const IDLE_EVERY_NS = 10e9
/** How often unanswered requests are looked for, ns. */
const EXPIRE_EVERY_NS = 100e6
/** A unix socket whose other end has closed tells nobody that it is closed, too, ns. */
const UNIX_LINGER_NS = 10e9

export class Pair implements RecordSink {
  readonly #shared: Shared
  readonly #table: Table
  readonly #closing = new Closing()
  readonly #datagrams: Datagrams
  readonly #bad: CounterBy
  readonly #idleNs: number
  #idleAtNs = 0
  #expireAtNs = 0

  constructor(
    config: PairConfig,
    telemetry: Telemetry,
    resourceOf: (facts: ProcessFacts) => Resource,
    ids = new Ids(),
  ) {
    this.#shared = assemble(config, telemetry, resourceOf, ids)
    this.#datagrams = new Datagrams(this.#shared, telemetry)
    this.#table = new Table(this.#shared.joins, config.max_connections, telemetry)
    this.#bad = new CounterBy(
      telemetry,
      'spantap_records_bad',
      'Records that could not be read: `size` ends a batch, the others are skipped.',
      'reason',
    )
    this.#idleNs = config.idle_timeout * 1e6
    telemetry.gauge(
      'spantap_connections_followed',
      'Connections that are followed now.',
      () => this.#table.size,
    )
    telemetry.gauge(
      'spantap_exchanges_waiting',
      'Complete exchanges that wait for the view from the other end.',
      () => this.#shared.outbox.waiting,
    )
  }

  /** Newest time of any record so far, ns of CLOCK_MONOTONIC. */
  get nowNs(): number {
    return this.#shared.nowNs
  }

  /** Read a batch of records; gives the spans that are ready, if any. */
  take(data: EventData): SpanBatch | undefined {
    const shared = this.#shared
    shared.source = data.source
    // What was due before must not see what comes now, whether somebody has watched the time or a recording is replayed.
    this.#pass(firstTimeNs(data.bytes) - LATE_NS)
    shared.outbox.setClock(data.source.epochNs())
    walk(data.bytes, this)
    return this.tick(shared.nowNs)
  }

  /** Time has come to `nowNs`, with or without records. */
  tick(nowNs: number): SpanBatch | undefined {
    this.#pass(nowNs)
    return this.#shared.outbox.take()
  }

  #pass(nowNs: number): void {
    const shared = this.#shared
    if (nowNs > shared.nowNs) shared.nowNs = nowNs
    if (shared.waiting.size > 0) this.#sweepWaiting()
    if (this.#closing.size > 0) {
      for (const connection of this.#closing.due(shared.nowNs)) this.#table.remove(connection)
    }
    if (shared.nowNs >= this.#idleAtNs) this.#sweepIdle()
    if (shared.nowNs >= this.#expireAtNs) this.#expire()
    shared.outbox.sweep(shared.nowNs)
    shared.joins.sweep(shared.nowNs)
  }

  /** No more records will come: let everything go that is complete, count the rest. */
  end(): SpanBatch | undefined {
    for (const connection of this.#closing.due(Infinity)) this.#table.remove(connection)
    for (const connection of this.#table.values()) {
      connection.giveUp(connection.requests)
      connection.giveUp(connection.responses)
      connection.pairing?.drop('shutdown')
    }
    this.#datagrams.end()
    this.#shared.outbox.sweep(Infinity)
    return this.#shared.outbox.take()
  }

  connection(bytes: Buffer, view: DataView, at: number): void {
    this.#time(EventHeader.timeNs(view, at))
    const id = ConnectionEvent.connection(view, at)
    const role = roleOf(ConnectionEvent.role(view, at))
    const ends = endsOf(bytes, view, at)
    let connection = this.#table.get(id)
    if (connection) {
      // Its first record was late, or lost and repeated.
      connection.ends ??= ends
    } else {
      connection = new Connection(
        id,
        this.#shared,
        ends,
        role,
        ConnectionEvent.born(view, at) === 1,
      )
      this.#table.add(connection)
    }
    connection.pid = EventHeader.pid(view, at)
    connection.lastNs = this.#shared.nowNs
    this.#shared.joins.register(connection)
  }

  chunk(chunk: Chunk): void {
    this.#time(chunk.timeNs)
    const late = (chunk.flags & CHUNK_FLAG.CLOSED) !== 0
    let connection = this.#table.get(chunk.connection)
    if (!connection) {
      // A send that was under way when the connection was reset ends after it: of that nothing is to come, not even a close.
      if (chunk.len === 0 || late) return
      connection = this.#stranger(chunk)
    }
    connection.take(chunk)
    if (late) this.#closing.addLate(connection, chunk)
    if ((chunk.flags & CHUNK_FLAG.EOF) !== 0 && endOfFile(connection, chunk)) {
      this.#table.remove(connection)
    }
  }

  close(view: DataView, at: number): void {
    const timeNs = EventHeader.timeNs(view, at)
    this.#time(timeNs)
    const connection = this.#table.get(CloseEvent.connection(view, at))
    if (!connection) return
    const close = {
      timeNs,
      received: CloseEvent.received(view, at),
      sent: CloseEvent.sent(view, at),
      error: CloseEvent.error(view, at),
      oldState: CloseEvent.oldState(view, at),
    }
    this.#closing.remove(connection)
    if (closed(connection, close)) this.#table.remove(connection)
    else this.#closing.add(connection, close)
  }

  datagram(datagram: Datagram): void {
    this.#time(datagram.timeNs)
    this.#datagrams.take(datagram)
  }

  exec(pid: number, timeNs: number): void {
    this.#time(timeNs)
    this.#shared.services.forget(pid)
  }

  exit(pid: number, timeNs: number): void {
    this.#time(timeNs)
    this.#shared.services.forget(pid)
    // TCP says when a connection ends; unix sockets end with their process.
    for (const connection of this.#table.unix()) {
      if (connection.pid === pid) this.#finishNow(connection, timeNs)
    }
  }

  bad(reason: string): void {
    this.#bad.add(reason)
  }

  #time(timeNs: number): void {
    if (timeNs > this.#shared.nowNs) this.#shared.nowNs = timeNs
  }

  /** A connection whose first record was never seen, or which was forgotten. */
  #stranger(chunk: Chunk): Connection {
    const connection = new Connection(
      chunk.connection,
      this.#shared,
      undefined,
      ROLE.unknown,
      false,
    )
    connection.turn = chunk.turn - 1
    connection.receive.position = -1
    connection.send.position = -1
    this.#table.add(connection)
    return connection
  }

  #sweepWaiting(): void {
    const before = this.#shared.nowNs - LATE_NS
    for (const connection of this.#shared.waiting) {
      let waits = false
      for (const stream of [connection.requests, connection.responses]) {
        if (stream.wait !== WAIT.order && stream.wait !== WAIT.request) continue
        if (stream.waitNs <= before) connection.giveUp(stream)
        else waits = true
      }
      if (!waits) this.#shared.waiting.delete(connection)
    }
  }

  #expire(): void {
    const { byId, nowNs } = this.#shared
    this.#expireAtNs = nowNs + EXPIRE_EVERY_NS
    for (const pairing of byId) pairing.expire(nowNs - LATE_NS)
    this.#datagrams.sweep(nowNs - LATE_NS)
  }

  #sweepIdle(): void {
    const { nowNs } = this.#shared
    this.#idleAtNs = nowNs + IDLE_EVERY_NS
    for (const connection of this.#table.values()) {
      const idleNs = nowNs - connection.lastNs
      if (connection.ended && connection.ends?.isUnix === true && idleNs > UNIX_LINGER_NS) {
        this.#finishNow(connection, connection.lastNs)
      } else if (idleNs > this.#idleNs) this.#table.forget(connection, 'idle')
    }
  }

  #finishNow(connection: Connection, timeNs: number): void {
    finish(connection, {
      timeNs,
      received: connection.receive.position,
      sent: connection.send.position,
      error: 0,
      oldState: 0,
    })
    this.#table.remove(connection)
  }
}

function firstTimeNs(bytes: Uint8Array): number {
  if (bytes.length < EventHeader.SIZE) return 0
  return EventHeader.timeNs(new DataView(bytes.buffer, bytes.byteOffset), 0)
}

function roleOf(role: number): Role {
  return role === ROLE.client || role === ROLE.server ? role : ROLE.unknown
}
