// A reload may put one part in the place of another at the same address. The new one takes the listening socket over, so that
// nobody who connects meanwhile is refused.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Server } from 'node:net'

interface Listening {
  readonly server: Server
  readonly owner: object
  readonly address: string
  readonly port: number
}

/** A server whose socket another one has now. */
interface Taken extends Listening {
  readonly by: Server
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
  readonly #taken: Taken[] = []

  constructor(leaving: Iterable<object>) {
    this.#leaving = new Set(leaving)
    handOvers.add(this)
  }

  /** Who has to give up `address` and `port`, or undefined. An address of all hosts is in the way of each. */
  giving(address: string, port: number): Listening | undefined {
    const inTheWay = (one: Listening): boolean =>
      one.port === port &&
      this.#leaving.has(one.owner) &&
      (one.address === address || isAny(one.address) || isAny(address))
    return [...listening.values()].find(inTheWay)
  }

  took(from: Listening, by: Server): void {
    listening.delete(from.server)
    this.#taken.push({ ...from, by })
  }

  /** It has come to nothing and the new servers are closed: the old ones listen again. */
  async back(): Promise<void> {
    for (const { server, owner, address, port } of this.#taken.splice(0).toReversed()) {
      await new Promise<void>((resolve) => {
        server.once('listening', resolve).once('error', () => resolve())
        server.listen(port, address === '' ? undefined : address)
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
export function listens(server: Server, address: string, port: number): void {
  const owner = owners.getStore()
  if (!owner) return
  listening.set(server, { server, owner, address, port })
  server.once('close', () => {
    if (listening.get(server)?.server === server) listening.delete(server)
  })
}

/** Let `server` listen where one of ours is about to leave. False when there is none. */
export async function takeOver(server: Server, address: string, port: number): Promise<boolean> {
  for (const handOver of handOvers) {
    const from = handOver.giving(address, port)
    if (!from) continue
    handOver.took(from, server)
    if (from.address === address) {
      await shareSocket(from.server, server)
      return true
    }
    // Another address needs another socket, which the old one is in the way of.
    releaseSocket(from.server)
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, address === '' ? undefined : address, () => {
        server.off('error', reject)
        resolve()
      })
    })
    return true
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
