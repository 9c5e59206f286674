// How connections end, and what becomes of what is in flight on them.
import type { Chunk } from './chunk.ts'
import { failureOf, type Connection } from './connection.ts'
import { FAILURE, ROLE } from './exchange.ts'

/** How long data may still be read after a connection was closed by the other end, ns. */
const GRACE_NS = 250e6

/** A receive gave end of file: the other end sends no more. True: nothing more is to come at all. */
export function endOfFile(connection: Connection, chunk: Chunk): boolean {
  connection.ended = true
  const pairing = connection.pairing
  if (!pairing) return connection.ends?.isUnix === true
  connection.receive.finish(chunk.offset, chunk)
  if (connection.role === ROLE.client) {
    connection.responses.parser?.end(chunk.timeNs)
    pairing.abort(FAILURE.connectionClosed, chunk.timeNs)
  }
  // A server may still answer: only its own close, or the end of its process, ends that.
  return connection.ends?.isUnix === true && pairing.idle
}

/** What EVENT_CLOSE says. */
export interface Close {
  readonly timeNs: number
  readonly received: number
  readonly sent: number
  /** errno, 0 when it was closed in good order. */
  readonly error: number
  /** TCP state before it was closed, 0 where there is none. */
  readonly oldState: number
}

/** True: the connection is done with. False: it may still be read from for a while. */
export function closed(connection: Connection, close: Close): boolean {
  const pairing = connection.pairing
  if (!pairing) return true
  const behind = isBehind(connection, close)
  if (pairing.idle && !behind) return true
  // The client may read what lies in its socket; the server has nothing more to say.
  if (connection.role === ROLE.client && !connection.ended) return false
  if (behind) return false
  finish(connection, close)
  return true
}

/** The last word on a connection: nothing more will come. */
export function finish(connection: Connection, close: Close): void {
  const pairing = connection.pairing
  if (!pairing) return
  connection.receive.finish(close.received, undefined)
  connection.send.finish(close.sent, undefined)
  const failure = failureOf(connection, close.error, close.oldState)
  // A response without a length ends here: when its last byte was sent, not when the socket was closed. Cut short, it does not.
  if (close.error === 0) connection.responses.parser?.end(connection.responses.lastNs)
  pairing.abort(failure, close.timeNs)
}

/** Connections that were closed while something was in flight. */
export class Closing {
  readonly #closes = new Map<Connection, Close>()

  add(connection: Connection, close: Close): void {
    this.#closes.set(connection, close)
  }

  /** The connection was closed before `chunk`, whether somebody has said so or not. */
  addLate(connection: Connection, { timeNs }: Chunk): void {
    if (this.#closes.has(connection)) return
    this.#closes.set(connection, {
      timeNs,
      received: connection.receive.position,
      sent: connection.send.position,
      error: 0,
      oldState: 0,
    })
  }

  /** Somebody else has finished it. */
  remove(connection: Connection): void {
    this.#closes.delete(connection)
  }

  /** Finish those whose time has come; gives them. */
  due(nowNs: number): Connection[] {
    const due: Connection[] = []
    for (const [connection, close] of this.#closes) {
      const done = connection.pairing?.idle !== false && !isBehind(connection, close)
      if (!done && close.timeNs + GRACE_NS > nowNs) continue
      finish(connection, close)
      this.#closes.delete(connection)
      due.push(connection)
    }
    return due
  }

  get size(): number {
    return this.#closes.size
  }
}

function isBehind(connection: Connection, close: Close): boolean {
  return connection.receive.isBehind(close.received) || connection.send.isBehind(close.sent)
}
