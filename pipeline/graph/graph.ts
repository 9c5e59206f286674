// A graph that runs: sinks start first and sources last; sources stop first, and what they gave is drained within a bound.
import type { Tracer } from '@opentelemetry/api'
import type { Components } from '../component.ts'
import type { Config } from '../config/config.ts'
import { prefixedLater } from '../errors.ts'
import type { Logger } from '../log.ts'
import { build, type BuildOptions, type Built } from './build.ts'
import { within } from './within.ts'

export interface GraphOptions extends Omit<BuildOptions, 'ended' | 'failed'> {
  /** A receiver has failed while it ran. */
  readonly fatal: (error: Error) => void
  /** Every receiver has ended by itself. */
  readonly exhausted: () => void
}

/** What parts get at least for their last words, when others took all the time there was. */
const LEAST_MS = 1000

export class Graph {
  readonly #built: Built
  readonly #log: Logger
  readonly #exhausted: () => void
  #running = false

  /** Construct every operator. Throws an Error with the Collector's text for a graph that cannot be. */
  constructor(config: Config, components: Components, options: GraphOptions) {
    this.#log = options.log
    this.#exhausted = options.exhausted
    this.#built = build(config, components, {
      ...options,
      failed: (error) => options.fatal(error instanceof Error ? error : new Error(String(error))),
      ended: () => this.#check(),
    })
  }

  /** Rejects with `failed to start "x" receiver: …` after stopping what was started. */
  async start(tracer: Tracer | undefined): Promise<void> {
    const { sinks, stages, sources } = this.#built
    try {
      for (const sink of sinks) await started(sink.id, 'exporter', sink.start(tracer))
      for (const stage of stages) stage.start()
      for (const source of sources) await started(source.id, 'receiver', source.start())
    } catch (error) {
      await this.stop(LEAST_MS)
      throw error
    }
    this.#running = true
    this.#check()
  }

  /** Drain within `ms`, then flush the exporters, which have at least a second. */
  async stop(ms: number): Promise<void> {
    this.#running = false
    const { sinks, stages, sources } = this.#built
    const deadline = performance.now() + ms
    const left = (): number => Math.max(LEAST_MS, deadline - performance.now())
    const stopping = sources.map((source) => Promise.all([source.stop(), source.ended]))
    if (await within(left(), Promise.all(stopping))) {
      for (const source of sources)
        if (source.running) this.#giveUp(`receiver "${source.id}"`, source)
    }
    for (const stage of stages) if (stage.unfed) stage.end()
    if (await within(left(), Promise.all(stages.map(({ ended }) => ended)))) {
      for (const stage of stages.toReversed()) if (!stage.finished) this.#giveUp(stage.name, stage)
    }
    const flushMs = left()
    await within(flushMs + LEAST_MS, Promise.all(sinks.map((sink) => sink.stop(flushMs))))
  }

  #check(): void {
    if (!this.#running || this.#built.sources.some(({ running }) => running)) return
    this.#running = false
    this.#exhausted()
  }

  #giveUp(name: string, part: { abandon(): void }): void {
    this.#log.warn(`Draining ${name} took too long, what it keeps is dropped`)
    part.abandon()
  }
}

function started(id: string, kind: string, starting: Promise<void>): Promise<void> {
  return prefixedLater(`failed to start "${id}" ${kind}`, starting)
}
