// A reload may put one part in the place of another at the same address. The new one takes the listening socket over, so that
// nobody who connects meanwhile is refused.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Server } from 'node:net'

export interface Place {
  /** '' for all addresses; of a unix socket its path. */
  readonly address: string
  /** Undefined: a unix socket. */
  readonly port: number | undefined
}

interface Listening extends Place {
  readonly server: Server
  readonly owner: object
}

const owners = new AsyncLocalStorage<object>()
const listening = new Map<Server, Listening>()
const handOvers = new Set<HandOver>()

/** Servers that begin to listen while `open` runs belong to `owner`. */
export function owning<T>(owner: object, open: () => T): T {
  return owners.run(owner, open)
}

/** While it lasts, servers of `leaving` give their addresses to whoever wants to listen there. */
export class HandOver {
  readonly #leaving: ReadonlySet<object>
  /** Whose sockets others have now. */
  readonly #taken: Listening[] = []

  constructor(leaving: Iterable<object>) {
    this.#leaving = new Set(leaving)
    handOvers.add(this)
  }

  /** Who has to give up that place, or undefined. An address of all hosts is in the way of each. */
  giving({ address, port }: Place): Listening | undefined {
    const inTheWay = (one: Listening): boolean =>
      this.#leaving.has(one.owner) &&
      one.port === port &&
      (one.address === address || (port !== undefined && (isAny(one.address) || isAny(address))))
    return [...listening.values()].find(inTheWay)
  }

  took(from: Listening): void {
    listening.delete(from.server)
    this.#taken.push(from)
  }

  /** It has come to nothing and the new servers are closed: the old ones listen again. */
  async back(): Promise<void> {
    for (const { server, owner, address, port } of this.#taken.splice(0).toReversed()) {
      await new Promise<void>((resolve) => {
        server.once('listening', resolve).once('error', () => resolve())
        if (port === undefined) server.listen({ path: address })
        else server.listen(port, address === '' ? undefined : address)
      })
      listening.set(server, { server, owner, address, port })
    }
  }

  end(): void {
    handOvers.delete(this)
  }
}

const isAny = (address: string): boolean => ['', '0.0.0.0', '::'].includes(address)

/** `server` listens: remember whose it is. */
export function listens(server: Server, place: Place): void {
  const owner = owners.getStore()
  if (!owner) return
  listening.set(server, { server, owner, ...place })
  server.once('close', () => {
    if (listening.get(server)?.server === server) listening.delete(server)
  })
}

/**
 * Let `server` listen where one of ours is about to leave. True: it does. False: it may, there is nobody of ours in the way any more.
 */
export async function takeOver(server: Server, place: Place): Promise<boolean> {
  for (const handOver of handOvers) {
    const from = handOver.giving(place)
    if (!from) continue
    handOver.took(from)
    if (place.port !== undefined && from.address === place.address) {
      await shareSocket(from.server, server)
      return true
    }
    // Another address needs another socket, which the old one is in the way of; and one of a path cannot be shared.
    releaseSocket(from.server)
  }
  return false
}

/** What a Server of Node keeps its socket in: `listen` takes it from there, documented as "any object with a _handle member". */
interface WithHandle {
  _handle: { close(): void } | null
}

/** From now on `to` is told of new connections; those that `from` has stay with it. */
async function shareSocket(from: Server, to: Server): Promise<void> {
  await new Promise<void>((resolve) => to.listen(from, resolve))
  // Closing it would close the socket of both.
  ;(from as unknown as WithHandle)._handle = null
}

/** Stop listening, and keep the connections: what closes the server later does the rest. */
function releaseSocket(server: Server): void {
  const holder = server as unknown as WithHandle
  holder._handle?.close()
  holder._handle = null
}
