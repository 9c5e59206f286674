// The processes of the host that somebody asked for, each read once.
import type { ProcessFacts } from '../../pipeline/data/events.ts'
import { Recent } from '../recent.ts'
import { readProcess, type Reading } from './read.ts'
import { bothSay, saidAt, saidByExec, saidByFork, type Place, type Said } from './said.ts'

/** Spans of a process may be finished a moment after it. */
const KEEP_MS = 10_000

interface Entry {
  readonly pid: number
  readonly startTicks: number
  readonly facts: ProcessFacts | undefined
}

export interface ProcessTableOptions {
  /** Most processes that are kept, and as many of which something was said and that were not asked for yet. */
  readonly capacity?: number
  readonly read?: (pid: number) => Reading | undefined
  /** Milliseconds of any steady clock. */
  readonly now?: () => number
}

/**
 * Facts by (pid, start time), so that a reused pid is another process. Bounded; what is forgotten is read again when it is
 * asked for. It must hear of forks, execs and ends in the order in which they happened, between the questions of their time.
 */
export class ProcessTable {
  readonly #capacity: number
  readonly #read: (pid: number) => Reading | undefined
  readonly #now: () => number
  readonly #asked: Recent<number, Entry>
  /** What records said, or /proc of a process that forked: all that remains of one that ends before it is read. */
  readonly #said: Recent<number, Said>
  /** Key → when its process ended, oldest first. */
  readonly #ended = new Map<number, number>()

  constructor(options: ProcessTableOptions = {}) {
    this.#capacity = options.capacity ?? 8192
    this.#read = options.read ?? readProcess
    this.#now = options.now ?? performance.now.bind(performance)
    this.#asked = new Recent(this.#capacity)
    this.#said = new Recent(this.#capacity)
  }

  get size(): number {
    return this.#asked.size + this.#said.size
  }

  /** The same object every time until the process executes another program; undefined when nothing is known. */
  get(pid: number, startTicks: number): ProcessFacts | undefined {
    const key = keyOf(pid, startTicks)
    const entry = this.#asked.get(key)
    if (entry?.pid === pid && entry.startTicks === startTicks) return entry.facts
    const facts = this.#find(pid, startTicks)
    this.#asked.set(key, { pid, startTicks, facts })
    return facts
  }

  /** A process was forked: it runs its parent's program until it executes one of its own, which it may never do. */
  onFork(pid: number, startTicks: number, parentPid: number, parentStartTicks: number): void {
    const parent = this.#parent(parentPid, parentStartTicks)
    this.#begin(pid, startTicks, parent && saidByFork(pid, startTicks, parent))
  }

  /**
   * A process executes another program. `argv` and `env` are strings ended by zero bytes, perhaps cut; of `env` only OTEL_*
   * is kept.
   */
  onExec(pid: number, startTicks: number, comm: string, argv: Uint8Array, env: Uint8Array): void {
    this.#begin(pid, startTicks, saidByExec(pid, startTicks, comm, argv, env))
  }

  /** Where the exec happened that was just told of. */
  onPlace(pid: number, startTicks: number, place: Place): void {
    const said = this.#saidOf(pid, startTicks)
    if (said) this.#begin(pid, startTicks, saidAt(said, place))
  }

  /** A process ended: its facts go in 10 s. */
  onExit(pid: number, startTicks: number): void {
    this.#ended.set(keyOf(pid, startTicks), this.#now())
    this.#sweep()
  }

  #begin(pid: number, startTicks: number, said: Said | undefined): void {
    const key = keyOf(pid, startTicks)
    this.#asked.delete(key)
    // The pid may have been used before in the same hundredth of a second.
    this.#ended.delete(key)
    if (said) this.#said.set(key, said)
    else this.#said.delete(key)
    this.#sweep()
  }

  #find(pid: number, startTicks: number): ProcessFacts | undefined {
    const said = this.#saidOf(pid, startTicks)
    const now = this.#read(pid)
    // Another start time: the pid was taken over.
    if (now?.facts.startTicks !== startTicks) return said?.facts
    return said ? bothSay(now, said) : now.facts
  }

  /** One that was there before us is read now: by the time somebody asks for its child, both may be gone. */
  #parent(pid: number, startTicks: number): Said | undefined {
    const said = this.#saidOf(pid, startTicks)
    if (said) return said
    const now = this.#read(pid)
    if (now?.facts.startTicks !== startTicks) return undefined
    const parent = { ...now, placed: false }
    this.#said.set(keyOf(pid, startTicks), parent)
    return parent
  }

  #saidOf(pid: number, startTicks: number): Said | undefined {
    const said = this.#said.get(keyOf(pid, startTicks))
    return said?.facts.pid === pid && said.facts.startTicks === startTicks ? said : undefined
  }

  #sweep(): void {
    const due = this.#now() - KEEP_MS
    for (const [key, atMs] of this.#ended) {
      if (atMs > due && this.#ended.size <= this.#capacity) break
      this.#ended.delete(key)
      this.#asked.delete(key)
      this.#said.delete(key)
    }
  }
}

/** One number: pids have 22 bits (PID_MAX_LIMIT). Above 2^53 two may share it, so both parts are compared as well. */
function keyOf(pid: number, startTicks: number): number {
  return startTicks * 4_194_304 + pid
}
