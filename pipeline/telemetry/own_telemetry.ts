// Own telemetry through the life of the process: a reload may bring other readers and other ways out.
import { isDeepStrictEqual } from 'node:util'
import type { TelemetryConfig } from '../config/telemetry.ts'
import { prefixedLater } from '../errors.ts'
import type { Logger } from '../log.ts'
import { owning } from '../net/hand_over.ts'
import { NEVER, unlessAborted } from '../unless_aborted.ts'
import type { OwnSpans } from './own_spans.ts'
import type { Registry } from './registry.ts'
import { startTelemetry, type RunningTelemetry } from './start.ts'

interface Running extends RunningTelemetry {
  readonly config: TelemetryConfig
  readonly owner: object
}

export class OwnTelemetry {
  readonly #registry: Registry
  readonly #spans: OwnSpans
  readonly #log: Logger
  #running: Running | undefined

  constructor(registry: Registry, spans: OwnSpans, log: Logger) {
    this.#registry = registry
    this.#spans = spans
    this.#log = log
  }

  get ports(): readonly number[] {
    return this.#running?.ports ?? []
  }

  /** Whose the addresses are that `config` does without. */
  leaving(config: TelemetryConfig): object[] {
    return this.#running && !this.#stays(config) ? [this.#running.owner] : []
  }

  /** What `config` asks for: what runs, when that is the same, or its successor beside it. Rejects with one sentence. */
  async next(config: TelemetryConfig, signal: AbortSignal = NEVER): Promise<Running> {
    if (this.#running && this.#stays(config)) return this.#running
    const owner = {}
    const start = (): Promise<RunningTelemetry> =>
      owning(owner, () => startTelemetry(config, this.#registry, this.#log))
    const starting = unlessAborted(signal, start, (late) => late.stop())
    return { ...(await prefixedLater('cannot start own telemetry', starting)), config, owner }
  }

  /** `next` takes the place of what runs. */
  async become(next: Running): Promise<void> {
    const before = this.#running
    this.#running = next
    this.#spans.tracer = next.tracer
    this.#registry.detailed = next.config.metrics.level === 'detailed'
    if (before !== next) await before?.stop()
  }

  /** `next` will not be needed. */
  async drop(next: Running): Promise<void> {
    if (next !== this.#running) await next.stop()
  }

  async stop(): Promise<void> {
    await this.#running?.stop()
  }

  #stays(config: TelemetryConfig): boolean {
    return (
      this.#running !== undefined &&
      isDeepStrictEqual(outside(this.#running.config), outside(config))
    )
  }
}

/** How lines look and where they are written is the logger's business. */
const outside = ({ logs, ...rest }: TelemetryConfig): unknown => [logs.processors, rest]
