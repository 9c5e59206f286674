// How much of unfinished requests may be in memory at once, whoever sends them.

export class BusyError extends Error {
  constructor() {
    super('too many bytes of unfinished requests are in memory')
    this.name = 'BusyError'
  }
}

export class Budget {
  readonly #limit: number
  #used = 0

  constructor(limitBytes: number) {
    this.#limit = limitBytes
  }

  get usedBytes(): number {
    return this.#used
  }

  /** Take some; throws `BusyError`, and takes nothing, when there is not so much left. */
  take(bytes: number): void {
    if (this.#used + bytes > this.#limit) throw new BusyError()
    this.#used += bytes
  }

  give(bytes: number): void {
    this.#used -= bytes
  }
}
