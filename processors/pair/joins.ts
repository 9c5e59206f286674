// The two ends of one connection on this host, and the two views of one exchange. Proof: addresses that mirror each other and,
// per request, the sequence number of its first byte. Unix sockets have none: there the two sockets name each other, and the
// distance between the two ends' offsets is measured once when nothing is in flight.
import type { Connection } from './connection.ts'
import { mayMirror } from './ends.ts'
import { ROLE, STATE, type Exchange } from './exchange.ts'
import { type Stream, WAIT } from './stream.ts'

/** How long a closed connection is remembered: the other end may have been stopped in the middle of its send, ns. */
const RETIRED_NS = 100e6
/** Addresses of this host that are remembered. */
const LOCALS = 4096

export class Joins {
  /** Connections by what names them at their own end. */
  readonly #byName = new Map<string, Connection>()
  /** IP addresses that were seen as the local one of some connection. */
  readonly #locals = new Set<string>()
  /** Closed connections, the oldest first. */
  #retired: { readonly connection: Connection; readonly untilNs: number }[] = []

  /** A connection whose ends are known: find its other end. */
  register(connection: Connection): void {
    const ends = connection.ends
    if (!ends) return
    if (!ends.isUnix) this.addLocal(ends.local.ip)
    const before = this.#byName.get(ends.own)
    // The name is used again: the connection that had it is gone, and so is its other end.
    if (before && before !== connection) this.#forget(before, true)
    this.#byName.set(ends.own, connection)
    const peer = this.#byName.get(ends.other)
    if (!peer?.ends || peer === connection) return
    // It is left over from sockets that were at the same addresses.
    if (!mayMirror(ends, peer.ends)) this.#forget(peer, true)
    else if (mayTalk(connection, peer)) this.#link(connection, peer)
  }

  /** An address of this host. */
  addLocal(ip: string): void {
    if (this.#locals.size < LOCALS) this.#locals.add(ip)
  }

  /** The connection is closed; its other end may show up yet. */
  retire(connection: Connection, nowNs: number): void {
    this.#retired.push({ connection, untilNs: nowNs + RETIRED_NS })
  }

  /** Forget what was closed long enough ago. */
  sweep(nowNs: number): void {
    const due = this.#retired.findIndex(({ untilNs }) => untilNs > nowNs)
    if (due === 0 || this.#retired.length === 0) return
    const gone = this.#retired.splice(0, due < 0 ? this.#retired.length : due)
    for (const { connection } of gone) this.#forget(connection)
  }

  /** Is the other end likely to show up on this host? */
  expects(connection: Connection): boolean {
    if (connection.peer) return true
    const ends = connection.ends
    if (!ends) return false
    if (ends.isUnix || ends.remote.isLoopback || ends.local.ip === ends.remote.ip) return true
    return this.#locals.has(ends.remote.ip)
  }

  /** Join an exchange with the one of `peer` that has the same request; two candidates are none. */
  match(exchange: Exchange, peer: Connection): void {
    const shift = exchange.owner.shift
    if (shift === undefined || exchange.partner || exchange.state === STATE.gone) return
    let found: Exchange | undefined
    for (const other of peer.live) {
      if (other.key + shift !== exchange.key || other.state === STATE.gone) continue
      if (other.partner || found) return
      found = other
    }
    if (!found || found.role === exchange.role) return
    if (exchange.isDropped || found.isDropped) return
    exchange.partner = found
    found.partner = exchange
  }

  /**
   * A client has its response, and nothing else is in flight on its unix socket: all that it has sent was read before that
   * response was written, so both ends are at the same place now, whatever they count from.
   */
  align(exchange: Exchange): void {
    const client = exchange.owner
    const peer = client.peer
    if (exchange.role !== ROLE.client || !peer || client.shift !== undefined) return
    if (client.pairing?.idle !== true || !isSettled(client.send) || !isSettled(peer.receive)) return
    const shift = client.send.position - peer.receive.position
    if (!peer.live.some((e) => e.state !== STATE.gone && e.key + shift === exchange.key)) return
    client.shift = shift
    peer.shift = -shift
    this.match(exchange, peer)
  }

  /** With `both`, its other end as well. */
  #forget(connection: Connection, both = false): void {
    const name = connection.ends?.own ?? ''
    if (this.#byName.get(name) === connection) this.#byName.delete(name)
    const peer = connection.peer
    if (!peer) return
    connection.peer = undefined
    peer.peer = undefined
    if (both) this.#forget(peer)
  }

  #link(connection: Connection, peer: Connection): void {
    if (connection.peer && connection.peer !== peer) connection.peer.peer = undefined
    if (peer.peer && peer.peer !== connection) peer.peer.peer = undefined
    connection.peer = peer
    peer.peer = connection
    const known = connection.ends?.isUnix !== true || (connection.born && peer.born)
    connection.shift = known ? 0 : undefined
    peer.shift = connection.shift
    for (const exchange of connection.live) this.match(exchange, peer)
  }
}

/** Between two messages, with nothing kept back. */
function isSettled(stream: Stream): boolean {
  return stream.wait === WAIT.nothing && !stream.seeking && stream.parser?.idle === true
}

/** A client and a server, as far as that is known. */
function mayTalk(one: Connection, other: Connection): boolean {
  return one.role === ROLE.unknown || one.role !== other.role
}
