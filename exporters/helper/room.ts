// What a sending queue has room for, and who waits for room (exporterhelper/internal/queue memory_queue.go).
import type { Sizer } from './sizer.ts'

export interface Entry {
  readonly items: number
  /** What it takes in memory now. */
  bytes: number
  /** It has room from now on. Called once. */
  enter(): void
}

export interface RoomOptions {
  readonly sizer: Sizer
  readonly capacity: number
  /** Who does not fit waits instead of being refused. */
  readonly block: boolean
}

export class Room {
  readonly #options: RoomOptions
  readonly #load = { requests: 0, items: 0, bytes: 0 }
  readonly #inside = new Set<Entry>()
  #waiting: Entry[] = []

  constructor(options: RoomOptions) {
    this.#options = options
  }

  /** What is inside, in the unit of the capacity. */
  get size(): number {
    return this.#load[this.#options.sizer]
  }

  /** Why an entry of so many items and bytes cannot be offered now. Without `bytes`, as far as that is known without them. */
  refuses(items: number, bytes = 0): string | undefined {
    const { capacity, block } = this.#options
    const size = this.#sizeOf(items, bytes)
    if (size > capacity) return 'element size too large'
    return block || this.size + size <= capacity ? undefined : 'sending queue is full'
  }

  /** It enters now or, after those that wait already, when there is room. */
  offer(entry: Entry): void {
    if (this.#waiting.length > 0 || !this.#fits(entry)) this.#waiting.push(entry)
    else this.#enter(entry)
  }

  /** It takes `bytes` in memory from now on. */
  resize(entry: Entry, bytes: number): void {
    if (this.#inside.has(entry)) this.#load.bytes += bytes - entry.bytes
    entry.bytes = bytes
    this.#next()
  }

  /** It is done. */
  leave(entry: Entry): void {
    if (!this.#inside.delete(entry)) return
    this.#load.requests--
    this.#load.items -= entry.items
    this.#load.bytes -= entry.bytes
    this.#next()
  }

  /** Nobody waits any more: all enter, whether they fit or not. */
  open(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const entry of waiting) this.#enter(entry)
  }

  #next(): void {
    while (this.#waiting.length > 0 && this.#fits(this.#waiting[0]!)) {
      this.#enter(this.#waiting.shift()!)
    }
  }

  #fits({ items, bytes }: Entry): boolean {
    return this.size + this.#sizeOf(items, bytes) <= this.#options.capacity
  }

  #sizeOf(items: number, bytes: number): number {
    return { requests: 1, items, bytes }[this.#options.sizer]
  }

  #enter(entry: Entry): void {
    this.#inside.add(entry)
    this.#load.requests++
    this.#load.items += entry.items
    this.#load.bytes += entry.bytes
    entry.enter()
  }
}
