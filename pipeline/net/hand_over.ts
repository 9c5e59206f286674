// A reload may put one part in the place of another at the same address. The new one takes the listening socket over, so that
// nobody who connects meanwhile is refused. When the reload comes to nothing the old one gets it back, in the same way.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Server } from 'node:net'
import {
  forgetSocket,
  giveSocket,
  hasSocket,
  releaseSocket,
  shareSocket,
  untilClosed,
} from './share_socket.ts'

export interface Place {
  /** '' for all addresses; of a unix socket its path. */
  readonly address: string
  /** Undefined: a unix socket. */
  readonly port: number | undefined
}

interface Listening extends Place {
  readonly server: Server
  readonly owner: object
  /** Bind anew. Rejects with one sentence. */
  readonly bind: () => Promise<void>
}

interface Taken {
  readonly from: Listening
  readonly by: Server
  /** Both have the same socket: forget about the end of `by`. Undefined: the old socket is closed. */
  readonly forget: (() => void) | undefined
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
  readonly #lost: (error: Error) => void
  /** Who has begun to listen since. */
  readonly #arrived = new Set<object>()
  #leaving: ReadonlySet<object>
  #taken: Taken[] = []
  #turned = false

  /** `lost` hears one sentence for each address that its owner could not get back. */
  constructor(leaving: Iterable<object>, lost: (error: Error) => void) {
    this.#leaving = new Set(leaving)
    this.#lost = lost
    handOvers.add(this)
  }

  /**
   * Let `server` listen at `place`, where one that leaves does. True: it does. False: none of those is in the way any more.
   */
  async give(server: Server, place: Place): Promise<boolean> {
    const inTheWay = this.#inTheWay(place)
    const same = inTheWay.find(({ address }) => address === place.address)
    if (same && place.port !== undefined) {
      const sharing = shareSocket(same.server, server, () => this.#closed(same))
      // Its owner may close it before anybody says that all has come to nothing, because something else failed.
      this.#took(same, server, () => untilClosed(server, () => this.#return(server)))
      await sharing
      return true
    }
    // Another address needs another socket, which the old one is in the way of; and one of a path cannot be shared.
    for (const one of inTheWay) {
      releaseSocket(one.server, () => this.#closed(one))
      this.#took(one, server)
    }
    return false
  }

  arrived(owner: object): void {
    this.#arrived.add(owner)
  }

  /** These have ended: nothing goes back to them. */
  ended(owners: Iterable<object>): void {
    const gone = new Set(owners)
    this.#drop(({ owner }) => gone.has(owner))
  }

  /** From now on those who have come leave, for others who start anew in the place of those that have ended. */
  turn(): void {
    this.#leaving = new Set(this.#arrived)
    this.#turned = true
  }

  /** It has come to nothing: who had a socket before has it again, and nobody gives any more. Safe twice. */
  async back(): Promise<void> {
    this.#leaving = new Set()
    for (const { from, by, forget } of this.#taken.splice(0).toReversed()) {
      listening.delete(by)
      if (forget) {
        forget()
        giveSocket(by, from.server)
      } else {
        releaseSocket(by)
        if (!(await this.#bind(from))) continue
      }
      listening.set(from.server, from)
    }
  }

  end(): void {
    for (const { forget } of this.#taken.splice(0)) forget?.()
    handOvers.delete(this)
  }

  /** Who has to give up that place. An address of all hosts is in the way of each. */
  #inTheWay({ address, port }: Place): Listening[] {
    return [...listening.values()].filter(
      (one) =>
        this.#leaving.has(one.owner) &&
        hasSocket(one.server) &&
        one.port === port &&
        (one.address === address || (port !== undefined && (isAny(one.address) || isAny(address)))),
    )
  }

  #took(from: Listening, by: Server, watch?: () => () => void): void {
    listening.delete(from.server)
    // What is on its way out does not come back.
    if (!this.#turned) this.#taken.push({ from, by, forget: watch?.() })
  }

  async #bind(from: Listening): Promise<boolean> {
    forgetSocket(from.server)
    try {
      await from.bind()
      return true
    } catch (error) {
      const why = (error as Error).message
      this.#lost(new Error(`cannot listen again after a refused reload: ${why}`, { cause: error }))
      return false
    }
  }

  /** Its owner has closed it: it would be deaf. */
  #closed(from: Listening): void {
    this.#drop((one) => one === from)
  }

  #drop(isGone: (from: Listening) => boolean): void {
    for (const { from, forget } of this.#taken) if (isGone(from)) forget?.()
    this.#taken = this.#taken.filter(({ from }) => !isGone(from))
  }

  /** `by` closes: its socket goes to who had it. */
  #return(by: Server): void {
    const at = this.#taken.findIndex((one) => one.by === by)
    const [taken] = this.#taken.splice(at, 1)
    giveSocket(by, taken!.from.server)
    listening.delete(by)
    listening.set(taken!.from.server, taken!.from)
  }
}

const isAny = (address: string): boolean => ['', '0.0.0.0', '::'].includes(address)

/** `server` listens: remember whose it is, and how it `bind`s. */
export function listens(server: Server, place: Place, bind: () => Promise<void>): void {
  const owner = owners.getStore()
  if (!owner) return
  listening.set(server, { server, owner, bind, ...place })
  server.once('close', () => listening.delete(server))
  for (const handOver of handOvers) handOver.arrived(owner)
}

/**
 * Let `server` listen where one of ours is about to leave. True: it does. False: it may, there is nobody of ours in the way any more.
 */
export async function takeOver(server: Server, place: Place): Promise<boolean> {
  for (const handOver of handOvers) if (await handOver.give(server, place)) return true
  return false
}
