// Exchanges that wait, in the order of their deadlines: leaving early costs nothing.
import type { Exchange } from './exchange.ts'

export class WaitList {
  length = 0
  #first: Exchange | undefined
  #last: Exchange | undefined

  add(exchange: Exchange, deadlineNs: number): void {
    exchange.deadlineNs = deadlineNs
    exchange.list = this
    exchange.before = this.#last
    exchange.after = undefined
    if (this.#last) this.#last.after = exchange
    else this.#first = exchange
    this.#last = exchange
    this.length++
  }

  remove(exchange: Exchange): void {
    if (exchange.before) exchange.before.after = exchange.after
    else this.#first = exchange.after
    if (exchange.after) exchange.after.before = exchange.before
    else this.#last = exchange.before
    exchange.list = undefined
    exchange.before = undefined
    exchange.after = undefined
    this.length--
  }

  /** The first one whose deadline has come, taken out. */
  due(nowNs: number): Exchange | undefined {
    const first = this.#first
    if (!first || first.deadlineNs > nowNs) return undefined
    this.remove(first)
    return first
  }
}
