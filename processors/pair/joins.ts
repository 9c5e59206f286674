// The two ends of one connection on this host, and the two views of one exchange. Proof: addresses that mirror each other and,
// per request, the sequence number of its first byte. Unix sockets have none: there the two sockets name each other, and the
// distance between the two ends' offsets is measured once when nothing is in flight.
import type { Connection, Ends } from './connection.ts'
import { ROLE, STATE, type Exchange } from './exchange.ts'
import { type Stream, WAIT } from './stream.ts'

/** Addresses of this host that are remembered. */
const LOCALS = 4096

export class Joins {
  /** Connections by what names them at their own end. */
  readonly #byName = new Map<string, Connection>()
  /** IP addresses that were seen as the local one of some connection. */
  readonly #locals = new Set<string>()

  /** A connection whose ends are known: find its other end. */
  register(connection: Connection): void {
    const ends = connection.ends
    if (!ends) return
    if (!ends.isUnix && this.#locals.size < LOCALS) this.#locals.add(ends.local.ip)
    const name = ownName(ends)
    const before = this.#byName.get(name)
    // The name is used again: the connection that had it is gone, and so is its other end.
    if (before && before !== connection) this.unregister(before, true)
    this.#byName.set(name, connection)
    const peer = this.#byName.get(otherName(ends))
    if (!peer || peer === connection || !mirror(connection, peer)) return
    this.#link(connection, peer)
  }

  /** Forget a connection; with `both`, its other end as well. */
  unregister(connection: Connection, both = false): void {
    const ends = connection.ends
    if (!ends) return
    const name = ownName(ends)
    if (this.#byName.get(name) === connection) this.#byName.delete(name)
    const peer = connection.peer
    if (!peer) return
    connection.peer = undefined
    peer.peer = undefined
    if (both) this.unregister(peer)
  }

  /** Is the other end likely to show up on this host? */
  expects(connection: Connection): boolean {
    if (connection.peer) return true
    const ends = connection.ends
    if (!ends) return false
    return ends.isUnix || ends.local.ip === ends.remote.ip || this.#locals.has(ends.remote.ip)
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

/** Of a client and a server, each the other's other end. */
function mirror(one: Connection, other: Connection): boolean {
  const a = one.ends as Ends
  const b = other.ends as Ends
  if (one.role !== ROLE.unknown && one.role === other.role) return false
  if (a.isUnix !== b.isUnix) return false
  return a.isUnix ? a.peerSocket === b.socket && b.peerSocket === a.socket : true
}

function ownName(ends: Ends): string {
  if (ends.isUnix) return `u${ends.socket}`
  return place(ends) + ends.local.key + ends.remote.key
}

function otherName(ends: Ends): string {
  if (ends.isUnix) return `u${ends.peerSocket}`
  return place(ends) + ends.remote.key + ends.local.key
}

/** Loopback addresses exist once per network namespace. */
function place(ends: Ends): string {
  return ends.local.isLoopback || ends.remote.isLoopback ? `${ends.netns}|` : '|'
}
