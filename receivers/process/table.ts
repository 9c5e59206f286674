// The processes of the host that somebody asked for, each read once.
import { hostname } from 'node:os'
import type { ProcessFacts } from '../../pipeline/data/events.ts'
import { readFacts } from './read.ts'
import { Recent } from '../recent.ts'
import { otelVariables, splitArgs } from './vectors.ts'

/** Spans of a process may be finished a moment after it. */
const KEEP_MS = 10_000

interface Entry {
  readonly pid: number
  readonly startTicks: number
  readonly facts: ProcessFacts | undefined
}

export interface ProcessTableOptions {
  /** Most processes that are kept, and as many that executed something and were not asked for yet. */
  readonly capacity?: number
  readonly read?: (pid: number) => ProcessFacts | undefined
  /** Milliseconds of any steady clock. */
  readonly now?: () => number
}

/**
 * Facts by (pid, start time), so that a reused pid is another process. Bounded; what is forgotten is read again when it is
 * asked for.
 */
export class ProcessTable {
  readonly #capacity: number
  readonly #read: (pid: number) => ProcessFacts | undefined
  readonly #now: () => number
  readonly #asked: Recent<number, Entry>
  /** What the record of an exec said: all that remains of a process that ends before it is read. */
  readonly #execs: Recent<number, ProcessFacts>
  /** Key → when its process ended, oldest first. */
  readonly #ended = new Map<number, number>()

  constructor(options: ProcessTableOptions = {}) {
    this.#capacity = options.capacity ?? 8192
    this.#read = options.read ?? readFacts
    this.#now = options.now ?? performance.now.bind(performance)
    this.#asked = new Recent(this.#capacity)
    this.#execs = new Recent(this.#capacity)
  }

  get size(): number {
    return this.#asked.size + this.#execs.size
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

  /**
   * A process executes another program. `argv` and `env` are strings ended by zero bytes, perhaps cut; of `env` only OTEL_*
   * is kept.
   */
  onExec(pid: number, startTicks: number, comm: string, argv: Uint8Array, env: Uint8Array): void {
    const key = keyOf(pid, startTicks)
    this.#asked.delete(key)
    this.#execs.set(key, {
      pid,
      startTicks,
      exe: '',
      comm,
      args: splitArgs(argv),
      cwd: '',
      env: otelVariables(env),
      cgroup: '',
      hostname: hostname(),
    })
    this.#sweep()
  }

  /** A process ended: its facts go in 10 s. */
  onExit(pid: number, startTicks: number): void {
    this.#ended.set(keyOf(pid, startTicks), this.#now())
    this.#sweep()
  }

  #find(pid: number, startTicks: number): ProcessFacts | undefined {
    const said = this.#execs.get(keyOf(pid, startTicks))
    const exec = said?.pid === pid && said.startTicks === startTicks ? said : undefined
    const facts = this.#read(pid)
    // Another start time: the pid was taken over. No arguments: a zombie, or a kernel thread (which never executes).
    if (facts?.startTicks !== startTicks) return exec
    return facts.args.length === 0 && exec ? exec : facts
  }

  #sweep(): void {
    const due = this.#now() - KEEP_MS
    for (const [key, atMs] of this.#ended) {
      if (atMs > due && this.#ended.size <= this.#capacity) break
      this.#ended.delete(key)
      this.#asked.delete(key)
      this.#execs.delete(key)
    }
  }
}

/** One number: pids have 22 bits (PID_MAX_LIMIT). Above 2^53 two may share it, so both parts are compared as well. */
function keyOf(pid: number, startTicks: number): number {
  return startTicks * 4_194_304 + pid
}
