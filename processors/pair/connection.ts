// One end of a connection: two streams, the protocol they speak, who is at the other end.
import { DIRECTION } from '../../bpf/events.ts'
import type { Chunk } from './chunk.ts'
import type { ConnectionAttributes } from './connection_attributes.ts'
import type { Ends } from './ends.ts'
import { Exchange, FAILURE, ROLE, STATE, type Role } from './exchange.ts'
import type { InFlight } from './in_flight.ts'
import { Pairing } from './pairing.ts'
import { PairingById } from './pairing_by_id.ts'
import { DETECTED, type Begin, type Detected, type Protocol } from './protocols/protocol.ts'
import type { Service } from './services.ts'
import type { Shared } from './shared.ts'
import { Stream, WAIT } from './stream.ts'
import type { TraceContext } from './trace_context.ts'

/** Copied bytes of bodies after which a smaller capture is thought of. */
const WASTE = 65536

export class Connection {
  readonly id: number
  readonly shared: Shared
  ends: Ends | undefined
  role: Role
  /** Seen from its first byte. */
  born: boolean
  /** Highest turn seen. */
  turn = 0
  protocol: Protocol | undefined = undefined
  /** Its bytes are looked at. */
  watched = true
  pairing: InFlight | undefined = undefined
  readonly receive: Stream
  readonly send: Stream
  /** The other end of this connection, on this host. */
  peer: Connection | undefined = undefined
  /** What an exchange's key here is ahead of its key there; undefined: not known yet. */
  shift: number | undefined = undefined
  /** Exchanges that the other end's could be joined with; those in front may be gone. */
  readonly live: Exchange[] = []
  /** The other end sends no more. */
  ended = false
  lastNs = 0
  /** Process that used it last. */
  pid = 0
  /** Attribute sets of its spans. */
  attributes: ConnectionAttributes | undefined = undefined
  /** Calls that began no message, and their bytes. */
  unclearTurns = 0
  unclearBytes = 0
  #unclearTurn = -1
  #missedTurns: [number, number] = [0, 0]
  #service: Service | undefined

  constructor(id: number, shared: Shared, ends: Ends | undefined, role: Role, born: boolean) {
    this.id = id
    this.shared = shared
    this.ends = ends
    this.role = role
    this.born = born
    this.receive = new Stream(this, DIRECTION.RECEIVE)
    this.send = new Stream(this, DIRECTION.SEND)
  }

  take(chunk: Chunk): void {
    if (!this.watched) return
    this.lastNs = chunk.timeNs
    this.pid = chunk.pid
    if (chunk.turn > this.turn) this.#turn(chunk)
    const sends = chunk.direction === DIRECTION.SEND
    const stream = sends ? this.send : this.receive
    const asks = sends === (this.role === ROLE.client)
    if (asks) this.pairing?.requestTurn(chunk.turn)
    if (chunk.len > 0) stream.take(chunk)
    const other = sends ? this.receive : this.send
    if (other.wait === WAIT.request && this.pairing?.mayAnswer() === true) other.release()
    const parser = stream.parser
    if (parser && parser.wasted > WASTE) this.shared.verdicts.wasteful(this, stream, parser)
  }

  /** Service of the process that runs the request or response at hand. */
  serviceOf(pid: number, startTicks: number): Service {
    const known = this.#service
    if (known && known.pid === pid && known.startTicks === startTicks && !known.stale) {
      if (this.shared.nowNs < known.untilNs) return known
    }
    const { services, source, nowNs } = this.shared
    return (this.#service = services.of(source, pid, startTicks, nowNs))
  }

  /** A request was seen: its exchange begins, with ids. */
  begin(begin: Begin, request: unknown, context: TraceContext | undefined): Exchange {
    const service = this.serviceOf(begin.pid, begin.startTicks)
    const key = this.ends?.isUnix === true ? begin.offset : begin.seq
    const exchange = new Exchange(
      this,
      this.role,
      service,
      request,
      context,
      key,
      begin.turn,
      begin.timeNs,
    )
    const ids = this.shared.ids
    exchange.trace0 = ids.word()
    exchange.trace1 = ids.word()
    exchange.trace2 = ids.word()
    exchange.trace3 = ids.word()
    exchange.span0 = ids.word()
    exchange.span1 = ids.word()
    exchange.refused = (this.protocol as Protocol).refuse(exchange)
    while (this.live.length > 0 && this.live[0]?.state === STATE.gone) this.live.shift()
    this.live.push(exchange)
    if (this.peer) this.shared.joins.match(exchange, this.peer)
    return exchange
  }

  /** What the first bytes of a call say, asked of the connection's protocol or of all. */
  detect(bytes: Buffer, from: number, to: number, maybeCut: boolean): Detected {
    if (this.protocol) return this.protocol.detect(bytes, from, to, maybeCut)
    let answer: Detected = DETECTED.no
    for (const protocol of this.shared.protocols) {
      const detected = protocol.detect(bytes, from, to, maybeCut)
      if (detected === DETECTED.request || detected === DETECTED.response) {
        this.protocol = protocol
        return detected
      }
      if (detected === DETECTED.more) answer = detected
    }
    return answer
  }

  /** A message begins in this stream. False: it is not of the kind that this direction carries. */
  recognised(stream: Stream, detected: Detected): boolean {
    const isRequest = detected === DETECTED.request
    this.unclearTurns = 0
    this.unclearBytes = 0
    if (this.pairing) return isRequest === (stream === this.requests)
    const protocol = this.protocol as Protocol
    // Who sends a request is the client, whatever the kernel thinks.
    const client = isRequest === (stream === this.send)
    this.role = client ? ROLE.client : ROLE.server
    this.pairing = protocol.byId
      ? new PairingById(this)
      : new Pairing(this, !this.born || this.requests.passed || this.responses.passed)
    this.requests.parser = protocol.requests(this.pairing)
    this.responses.parser = protocol.responses(this.pairing)
    const missed = this.#missedTurns[this.requests.direction] as number
    if (missed > 0 || this.requests.holed) {
      this.pairing.lostBefore(Math.max(missed, 1), this.turn, 'records_missing')
    }
    // Where order does not tell, what was asked before may have been answered there.
    if (protocol.byId && this.responses.holed) this.pairing.doubt('records_missing')
    this.shared.verdicts.decoded(this)
    return true
  }

  /** A call began no message though one was looked for. */
  unrecognised(stream: Stream, chunk: Chunk): void {
    if (stream === this.requests) this.pairing?.requestsUnsure(chunk.turn)
    else this.pairing?.responsesUnsure(chunk.turn)
    if (chunk.turn !== this.#unclearTurn) this.unclearTurns++
    this.#unclearTurn = chunk.turn
    this.unclearBytes += chunk.headTo - chunk.head
    this.shared.verdicts.unclear(this, chunk)
  }

  get requests(): Stream {
    return this.role === ROLE.client ? this.send : this.receive
  }

  get responses(): Stream {
    return this.role === ROLE.client ? this.receive : this.send
  }

  /** Bytes are missing from a stream while it looks for a message. */
  missing(stream: Stream, reason: string): void {
    const first = stream.fresh && !stream.missed && stream === this.requests
    if (first) this.pairing?.lostBefore(1, 0, reason)
    else if (stream === this.requests) this.pairing?.doubt(reason)
    else this.pairing?.responseLost(reason)
  }

  /** Messages are missing from a stream. */
  hole(stream: Stream, chunk: Chunk | undefined, reason: string): void {
    const pairing = this.pairing as InFlight
    if (stream === this.requests) pairing.requestLost(chunk?.turn ?? this.turn, reason)
    else pairing.responseLost(reason)
  }

  /** Stop waiting for what a stream waits for. */
  giveUp(stream: Stream): void {
    if (this.pairing) this.pairing.forced = true
    stream.release()
    if (this.pairing) this.pairing.forced = false
  }

  /** A head goes on past what was copied of its call. */
  headCut(stream: Stream, chunk: Chunk): void {
    this.shared.verdicts.headCut(this, stream, chunk)
  }

  /** After an upgrade or CONNECT the bytes are somebody else's. */
  handedOver(): void {
    this.pairing?.drop('upgraded')
    this.shared.verdicts.handedOver(this)
  }

  /** Forget everything but the identity. */
  unwatch(): void {
    this.watched = false
    this.pairing = undefined
    this.receive.parser = undefined
    this.send.parser = undefined
  }

  #turn(chunk: Chunk): void {
    const missing = chunk.turn - this.turn - 1
    if (missing > 0 && (this.turn > 0 || this.ends)) {
      const other = Math.ceil(missing / 2)
      const same = missing - other
      const isRequest =
        this.pairing && (chunk.direction === DIRECTION.SEND) === (this.role === ROLE.client)
      if (this.pairing) {
        // The turn right before this one is of the other direction.
        const n = isRequest ? same : other
        const first = chunk.turn - (isRequest ? 2 : 1) - (n - 1) * 2
        this.pairing.turnsMissed(n, missing - n, first, 'records_missing')
      }
      this.#missedTurns[chunk.direction as 0 | 1] += same
      this.#missedTurns[(chunk.direction ^ 1) as 0 | 1] += other
      this.receive.missed = true
      this.send.missed = true
    }
    this.turn = chunk.turn
  }
}

/** TCP states (include/net/tcp_states.h) that are only reached when the other end's FIN came before ours. */
const PEER_WAS_FIRST: readonly number[] = [8 /* CLOSE_WAIT */, 9 /* LAST_ACK */]

/** Why what is in flight on a connection fails when it ends; `oldState` is its last TCP state, 0 for none. */
export function failureOf(connection: Connection, error: number, oldState: number): number {
  if (connection.role === ROLE.client) return FAILURE.connectionClosed
  // Servers that wait for events need not read the end of file to know of it (nginx).
  const peerClosed = connection.ended || error !== 0 || PEER_WAS_FIRST.includes(oldState)
  return peerClosed ? FAILURE.clientDisconnect : FAILURE.connectionClosed
}
