// A graph that runs: sinks start first and sources last; sources stop first, and what they gave is drained within a bound.
import type { Components } from '../component.ts'
import type { Config } from '../config/config.ts'
import type { HandOver } from '../net/hand_over.ts'
import { NEVER } from '../unless_aborted.ts'
import { build, type BuildOptions, type Built, type Part } from './build.ts'
import { change, partsOf, without } from './change.ts'
import { drain, LEAST_MS } from './drain.ts'
import { isSame } from './identity.ts'
import { Retired } from './retired.ts'
import { Stage } from './stage.ts'
import { start } from './start.ts'

export interface GraphOptions extends Omit<BuildOptions, 'ended' | 'failed' | 'running'> {
  /** A receiver has failed while it ran. */
  readonly fatal: (error: Error) => void
  /** Every receiver has ended by itself. */
  readonly exhausted: () => void
}

interface Wanted {
  readonly config: Config
  readonly components: Components
}

/** A graph that may take the place of the one that runs. */
export interface Plan extends Wanted {
  readonly next: Built
}

/** How many parts run on, begin and end. */
export interface Changes {
  readonly kept: number
  readonly started: number
  readonly stopped: number
}

/** What has run before starts again within this. */
const BACK_MS = 10_000

export class Graph {
  readonly #options: GraphOptions
  readonly #retired: Retired
  #wanted: Wanted
  #built: Built
  #running = false

  /** Construct every operator. Throws an Error with the Collector's text for a graph that cannot be. */
  constructor(config: Config, components: Components, options: GraphOptions) {
    this.#options = options
    this.#retired = new Retired(options.log)
    this.#wanted = { config, components }
    this.#built = this.#build(this.#wanted, () => undefined)
  }

  /** Rejects with `failed to start "x" receiver: …` after stopping what was started; so it does when `signal` is aborted. */
  async start(signal = NEVER): Promise<void> {
    const { stages, sources } = this.#built
    for (const part of [...stages, ...sources]) part.wire()
    try {
      await start(this.#built, signal)
    } catch (error) {
      await drain(this.#built, LEAST_MS, this.#options.log)
      throw error
    }
    this.#running = true
    this.#check()
  }

  /**
   * The graph that `config` asks for, around the parts of this one that stay. Throws as the constructor does, and changes nothing.
   */
  plan(wanted: Wanted): Plan {
    const parts = new Map(partsOf(this.#built).map((part) => [part.identity.key, part]))
    const next = this.#build(wanted, (identity) => {
      const part = parts.get(identity.key)
      if (part instanceof Stage && !part.stays) return undefined
      return part && isSame(part.identity, identity) ? part : undefined
    })
    return { ...wanted, next }
  }

  /** It will not be needed. */
  discard({ next }: Plan): void {
    for (const part of partsOf(without(next, this.#built))) part.release()
  }

  /** Those that run and are not in the plan. */
  leaving({ next }: Plan): Part[] {
    return partsOf(without(this.#built, next))
  }

  changes({ next }: Plan): Changes {
    const started = partsOf(without(next, this.#built)).length
    const stopped = partsOf(without(this.#built, next)).length
    return { kept: partsOf(next).length - started, started, stopped }
  }

  /**
   * Become the planned graph; parts that leave are drained within `ms`, and give their addresses by `handOver`. Rejects with the sentence of what could not start: then all
   * is as before, but for what came from the kernel and cannot start again, which is fatal. What has not started when `signal` is
   * aborted could not start.
   */
  async change(plan: Plan, ms: number, handOver: HandOver, signal = NEVER): Promise<void> {
    const { next, ...wanted } = plan
    const before = this.#built
    try {
      await this.#become(next, ms, handOver, signal)
      this.#wanted = wanted
    } catch (error) {
      if (this.#built !== before) await this.#back(ms, handOver)
      throw error
    }
    this.#check()
  }

  /** Drain within `ms`, then flush the exporters, which have at least a second. */
  async stop(ms: number): Promise<void> {
    this.#running = false
    await drain(this.#built, ms, this.#options.log)
    await this.#retired.stop()
  }

  async #become(next: Built, ms: number, handOver: HandOver, signal: AbortSignal): Promise<void> {
    await change(this.#built, next, {
      log: this.#options.log,
      ms,
      signal,
      refused: () => handOver.back(),
      swapped: (leaving) => {
        this.#built = next
        handOver.ended(leaving)
      },
      retire: (sinks) => this.#retired.add(sinks),
    })
  }

  async #back(ms: number, handOver: HandOver): Promise<void> {
    handOver.turn()
    try {
      const { next } = this.plan(this.#wanted)
      await this.#become(next, ms, handOver, AbortSignal.timeout(BACK_MS))
    } catch (error) {
      this.#options.fatal(error as Error)
    }
  }

  #build({ config, components }: Wanted, running: BuildOptions['running']): Built {
    const { fatal } = this.#options
    return build(config, components, {
      ...this.#options,
      running,
      failed: (error) => fatal(error instanceof Error ? error : new Error(String(error))),
      ended: () => this.#check(),
    })
  }

  #check(): void {
    if (!this.#running || this.#built.sources.some(({ running }) => running)) return
    this.#running = false
    this.#options.exhausted()
  }
}
