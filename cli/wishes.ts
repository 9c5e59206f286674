// Something that is asked for again and again, and done once for all who asked meanwhile.
export class Wishes {
  #waiting: ((who: string) => void) | undefined
  #who: string | undefined

  /** `who` asks. */
  wish(who: string): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    if (waiting) waiting(who)
    else this.#who ??= who
  }

  /** Resolves with the first who asks, or has asked since the last call. */
  next(): Promise<string> {
    const who = this.#who
    this.#who = undefined
    if (who !== undefined) return Promise.resolve(who)
    return new Promise((resolve) => {
      this.#waiting = resolve
    })
  }
}
