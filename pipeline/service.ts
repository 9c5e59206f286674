// A running configuration: own telemetry, extensions and pipelines, from start to stop (service/service.go).
import { config as rxjs } from 'rxjs'
import type { Components } from './component.ts'
import type { Config } from './config/config.ts'
import { SPANTAP_SCOPE } from './data/resource.ts'
import { prefixed, prefixedLater } from './errors.ts'
import { Extensions } from './extensions.ts'
import { Graph } from './graph/graph.ts'
import type { Logger } from './log.ts'
import { SILENT } from './logger.ts'
import { Registry } from './telemetry/registry.ts'
import { startTelemetry, type RunningTelemetry } from './telemetry/start.ts'

export interface ServiceOptions {
  readonly log: Logger
  /** Milliseconds that draining may take. */
  readonly drainMs?: number
}

const DRAIN_MS = 5000

export class Service {
  /** Resolves when there is nothing left to do: with the error of a receiver that failed, or without when all have ended. */
  readonly ended: Promise<Error | undefined>
  readonly registry = new Registry()
  readonly #config: Config
  readonly #log: Logger
  readonly #drainMs: number
  readonly #extensions: Extensions
  readonly #graph: Graph
  #telemetry: RunningTelemetry | undefined
  #stopping: Promise<void> | undefined

  /** Build everything and open nothing. Throws an Error with the Collector's text. */
  constructor(config: Config, components: Components, { log, drainMs = DRAIN_MS }: ServiceOptions) {
    const { registry } = this
    const { promise, resolve } = Promise.withResolvers<Error | undefined>()
    this.ended = promise
    this.#config = config
    this.#log = log
    this.#drainMs = drainMs
    this.#extensions = new Extensions(config, { log, registry })
    const callbacks = { fatal: resolve, exhausted: () => resolve(undefined) }
    this.#graph = prefixed('failed to build pipelines', () => {
      return new Graph(config, components, { log, registry, ...callbacks })
    })
  }

  /** Ports of own telemetry, in the order of its readers. */
  get telemetryPorts(): readonly number[] {
    return this.#telemetry?.ports ?? []
  }

  /** Rejects with one sentence after stopping what was started. */
  async start(): Promise<void> {
    this.#log.info('Starting spantap...', { version: SPANTAP_SCOPE.version })
    const unseen = this.registry.counter(
      'spantap_unseen_errors',
      'Errors that no operator has handled.',
    )
    rxjs.onUnhandledError = (error) => {
      unseen.add(1)
      this.#log.error('An error that no operator has handled', { error: String(error) })
    }
    try {
      const { telemetry } = this.#config.service
      const running = startTelemetry(telemetry, this.registry, this.#log)
      this.#telemetry = await prefixedLater('cannot start own telemetry', running)
      await prefixedLater('failed to start extensions', this.#extensions.start())
      await prefixedLater('cannot start pipelines', this.#graph.start(this.#telemetry.tracer))
    } catch (error) {
      await this.#stopHosts()
      throw error
    }
    this.#extensions.ready()
    this.#log.info('Everything is ready. Begin running and processing data.')
  }

  /** Drain and stop. Safe twice. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  async #stop(): Promise<void> {
    this.#log.info('Starting shutdown...')
    await this.#graph.stop(this.#drainMs)
    await this.#stopHosts()
    this.#log.info('Shutdown complete.')
  }

  async #stopHosts(): Promise<void> {
    await this.#extensions.stop()
    await this.#telemetry?.stop()
    rxjs.onUnhandledError = null
  }
}

/** Build the whole graph of a configuration and forget it. Throws an Error with the Collector's text. */
export function dryRun(config: Config, components: Components): void {
  void new Service(config, components, { log: SILENT })
}
