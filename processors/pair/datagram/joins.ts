// The two views of one lookup over UDP. Proof: the client's address and port, the id and the question. The server's address need
// not agree: a cluster's resolver is asked under a virtual address. A client whose socket is bound to no address is told by the
// server's; loopback addresses are one network namespace's. Two candidates are none.
import type { Endpoint } from '../address.ts'
import { type Exchange, ROLE, STATE } from '../exchange.ts'
import type { DnsRequest } from '../protocols/dns/request.ts'

/** Exchanges that are remembered, and for how long, ns: longer than a query waits for its answer. */
const MOST = 16_384
const KEEP_NS = 6e9

export class DatagramJoins {
  readonly #byKey = new Map<string, Exchange[]>()
  /** The oldest first. */
  readonly #order = new Set<Exchange>()

  /** An exchange whose ends are known; gives what `find` does. */
  add(exchange: Exchange): Exchange | undefined {
    const key = keyOf(exchange)
    const same = this.#byKey.get(key)
    if (same) same.push(exchange)
    else this.#byKey.set(key, [exchange])
    this.#order.add(exchange)
    const [oldest] = this.#order
    if (oldest && this.#order.size > MOST) this.#remove(oldest)
    return this.find(exchange)
  }

  /** The same exchange seen from the other end, if it can be no other. */
  find(exchange: Exchange): Exchange | undefined {
    const same = this.#byKey.get(keyOf(exchange))
    const found = same?.filter((other) => mirrors(exchange, other)) ?? []
    return found.length === 1 ? found[0] : undefined
  }

  sweep(nowNs: number): void {
    for (const exchange of this.#order) {
      if (exchange.startNs + KEEP_NS > nowNs) return
      this.#remove(exchange)
    }
  }

  #remove(exchange: Exchange): void {
    this.#order.delete(exchange)
    const key = keyOf(exchange)
    const same = this.#byKey.get(key) ?? []
    if (same.length > 1) same.splice(same.indexOf(exchange), 1)
    else this.#byKey.delete(key)
  }
}

function keyOf(exchange: Exchange): string {
  const { id, type, name } = exchange.request as DnsRequest
  return `${clientOf(exchange)?.port} ${id} ${type} ${name.toLowerCase()}`
}

function clientOf({ owner, role }: Exchange): Endpoint | undefined {
  return role === ROLE.client ? owner.ends?.local : owner.ends?.remote
}

function serverOf({ owner, role }: Exchange): Endpoint | undefined {
  return role === ROLE.client ? owner.ends?.remote : owner.ends?.local
}

function mirrors(one: Exchange, other: Exchange): boolean {
  if (one.role === other.role || one.partner || other.partner) return false
  // Those of spantap itself take the other end's with them.
  if (other.state === STATE.gone && other.refused === undefined) return false
  const client = one.role === ROLE.client ? one : other
  const server = one.role === ROLE.client ? other : one
  const [seen, given] = [clientOf(server), clientOf(client)]
  const [asked, bound] = [serverOf(client), serverOf(server)]
  if (!seen || !given || !asked || !bound) return false
  const near = client.owner.ends?.netns === server.owner.ends?.netns
  if (!given.isAny) return given.ip === seen.ip && (near || !given.isLoopback)
  if (bound.isAny) return near && asked.isLoopback && seen.isLoopback
  return asked.ip === bound.ip && (near || !asked.isLoopback)
}
