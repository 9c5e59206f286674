// A running configuration: own telemetry, extensions and pipelines, from start to stop (service/service.go).
import { availableParallelism } from 'node:os'
import { config as rxjs } from 'rxjs'
import type { Components, Host } from './component.ts'
import type { Config } from './config/config.ts'
import { SPANTAP_SCOPE } from './data/resource.ts'
import { prefixed, prefixedLater } from './errors.ts'
import { Extensions } from './extensions.ts'
import { Graph, type Changes } from './graph/graph.ts'
import { hostOf } from './host.ts'
import type { Logger } from './log.ts'
import { SILENT } from './logger.ts'
import { HandOver } from './net/hand_over.ts'
import { OwnSpans } from './telemetry/own_spans.ts'
import { OwnTelemetry } from './telemetry/own_telemetry.ts'
import { watchProcess } from './telemetry/process.ts'
import { Registry } from './telemetry/registry.ts'
import { NEVER } from './unless_aborted.ts'

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
  readonly #log: Logger
  readonly #drainMs: number
  readonly #extensions: Extensions
  readonly #graph: Graph
  readonly #spans = new OwnSpans()
  readonly #telemetry: OwnTelemetry
  readonly #host: Host
  /** Somebody has lost the address at which it has listened. */
  readonly #lost: (error: Error) => void
  #config: Config
  #stopping: Promise<void> | undefined

  /** Build everything and open nothing. Throws an Error with the Collector's text. */
  constructor(config: Config, components: Components, { log, drainMs = DRAIN_MS }: ServiceOptions) {
    const { registry } = this
    const { promise, resolve } = Promise.withResolvers<Error | undefined>()
    this.ended = promise
    this.#lost = resolve
    this.#config = config
    this.#log = log
    this.#drainMs = drainMs
    this.#host = hostOf(() => this.#config, this.#spans)
    this.#telemetry = new OwnTelemetry(registry, this.#spans, log)
    this.#extensions = new Extensions(config, { log, registry })
    const callbacks = { fatal: resolve, exhausted: () => resolve(undefined) }
    this.#graph = prefixed('failed to build pipelines', () => {
      return new Graph(config, components, { log, registry, spans: this.#spans, ...callbacks })
    })
  }

  /** Ports of own telemetry, in the order of its readers. */
  get telemetryPorts(): readonly number[] {
    return this.#telemetry.ports
  }

  /** Rejects with one sentence after stopping what was started; so it does when `signal` is aborted. */
  async start(signal = NEVER): Promise<void> {
    const facts = { Version: SPANTAP_SCOPE.version, NumCPU: availableParallelism() }
    this.#log.info('Starting spantap...', facts)
    const unseen = this.registry.counter(
      'spantap_unseen_errors',
      'Errors that no operator has handled.',
    )
    rxjs.onUnhandledError = (error) => {
      unseen.add(1)
      this.#log.error('An error that no operator has handled', { error: String(error) })
    }
    watchProcess(this.registry)
    try {
      const telemetry = await this.#telemetry.next(this.#config.service.telemetry, signal)
      await this.#telemetry.become(telemetry)
      const extensions = this.#extensions.start(this.#host, { signal })
      await prefixedLater('failed to start extensions', extensions)
      await prefixedLater('cannot start pipelines', this.#graph.start(signal))
    } catch (error) {
      await this.#stopHosts()
      throw error
    }
    this.#extensions.ready()
    this.#log.info('Everything is ready. Begin running and processing data.')
  }

  /**
   * Become `config`: parts that it leaves as they are run on, with their connections and queues; others are drained. Rejects with one
   * sentence when the new one cannot be built or started; then the old one runs on. What has not started when `signal` is aborted
   * cannot be started. Gives how many parts of pipelines did what.
   */
  async reload(config: Config, components: Components, signal = NEVER): Promise<Changes> {
    const plan = prefixed('failed to build pipelines', () => {
      return this.#graph.plan({ config, components })
    })
    const changes = this.#graph.changes(plan)
    const extensions = this.#extensions.plan(config)
    const { telemetry: wanted } = config.service
    const handOver = new HandOver(
      [
        ...this.#extensions.leaving(extensions),
        ...this.#telemetry.leaving(wanted),
        ...this.#graph.leaving(plan),
      ],
      this.#lost,
    )
    const [kept, fresh] = [
      extensions.filter(({ open }) => open),
      extensions.filter(({ open }) => !open),
    ]
    const undo: (() => void | Promise<void>)[] = [
      () => this.#graph.discard(plan),
      () => this.#extensions.stop(fresh),
    ]
    let telemetry: Awaited<ReturnType<OwnTelemetry['next']>>
    try {
      telemetry = await this.#telemetry.next(wanted, signal)
      undo.unshift(() => this.#telemetry.drop(telemetry))
      const starting = this.#extensions.start(this.#host, { parts: fresh, signal, ready: true })
      await prefixedLater('failed to start extensions', starting)
      const changing = this.#graph.change(plan, this.#drainMs, handOver, signal)
      await prefixedLater('cannot start pipelines', changing)
    } catch (error) {
      // Before anything else, because stopping takes a while in which somebody has to listen.
      await handOver.back()
      for (const one of undo.toReversed()) await one()
      throw error
    } finally {
      handOver.end()
    }
    this.#config = config
    await this.#extensions.become(extensions)
    await this.#telemetry.become(telemetry)
    this.#extensions.ready(kept)
    return changes
  }

  /** Drain and stop. Safe twice. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  async #stop(): Promise<void> {
    this.#log.info('Starting shutdown...')
    this.#extensions.notReady()
    await this.#graph.stop(this.#drainMs)
    await this.#stopHosts()
    this.#log.info('Shutdown complete.')
  }

  async #stopHosts(): Promise<void> {
    await this.#extensions.stop()
    await this.#telemetry.stop()
    rxjs.onUnhandledError = null
  }
}

/** Build the whole graph of a configuration and forget it. Throws an Error with the Collector's text. */
export function dryRun(config: Config, components: Components): void {
  void new Service(config, components, { log: SILENT })
}
