// How much of unfinished requests may be in memory at once, whoever sends them.

/** A request that is not whole yet, or waits. */
export interface Holder {
  /** It has to give up what it holds, now: others need the room. */
  evict(error: BusyError): void
}

export class BusyError extends Error {
  constructor() {
    super('too many bytes of unfinished requests are in memory')
    this.name = 'BusyError'
  }
}

export class Budget {
  readonly #limit: number
  /** Bytes by holder, the oldest first: who has been at it for the longest is the least likely to come to an end. */
  readonly #held = new Map<Holder, number>()
  /** Bytes of those who stay. */
  readonly #pinned = new Map<Holder, number>()
  #used = 0

  constructor(limitBytes: number) {
    this.#limit = limitBytes
  }

  /** Take some more. Those who were first make room for it: maybe the holder itself, whose `evict` is then called in here. */
  take(holder: Holder, bytes: number): void {
    this.#held.set(holder, (this.#held.get(holder) ?? 0) + bytes)
    this.#used += bytes
    while (this.#used > this.#limit) {
      const [oldest] = this.#held.keys()
      if (!oldest) return
      this.give(oldest)
      oldest.evict(new BusyError())
    }
  }

  /** What `holder` has is in use, and will be given back soon: until then it counts, but to evict it would free nothing. */
  pin(holder: Holder): void {
    const bytes = this.#held.get(holder)
    if (bytes === undefined) return
    this.#held.delete(holder)
    this.#pinned.set(holder, bytes)
  }

  /** Give back all that `holder` has. */
  give(holder: Holder): void {
    this.#used -= (this.#held.get(holder) ?? 0) + (this.#pinned.get(holder) ?? 0)
    this.#held.delete(holder)
    this.#pinned.delete(holder)
  }
}
