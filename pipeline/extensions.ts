// Extensions start before the pipelines and stop after them.
import { isDeepStrictEqual } from 'node:util'
import type { Extension, Host, OpenExtension, Settings } from './component.ts'
import type { Config, Configured } from './config/config.ts'
import { withPrefix } from './errors.ts'
import { settingsOf, type BuildOptions } from './graph/build.ts'
import { within } from './graph/within.ts'
import type { Logger } from './log.ts'
import { owning } from './net/hand_over.ts'
import { NEVER, unlessAborted } from './unless_aborted.ts'

interface Part {
  readonly set: Settings
  readonly part: Configured<Extension>
  /** Forget what own telemetry reads of it. */
  readonly release: () => void
  open?: OpenExtension
}

/** What an extension has to stop, when others wait for it. */
const STOP_MS = 5000

type Options = Pick<BuildOptions, 'log' | 'registry'>

interface Starting {
  readonly parts?: readonly Part[]
  /** Aborted: what has not started by now has failed. */
  readonly signal?: AbortSignal
  /** Pipelines run already: each is told as soon as it has started, because others may ask it from then on. */
  readonly ready?: boolean
}

export class Extensions {
  readonly #options: Options
  readonly #log: Logger
  #parts: readonly Part[]

  constructor(config: Config, options: Options) {
    this.#options = options
    this.#log = options.log
    this.#parts = this.plan(config)
  }

  get ids(): string[] {
    return this.#parts.map(({ set }) => set.id)
  }

  /** The extensions of `config`: those that run and are the same, and new ones. */
  plan({ service, extensions }: Config): readonly Part[] {
    return service.extensions.map((id) => {
      const part = extensions.get(id)!
      const running = this.#parts?.find((one) => isDeepStrictEqual(one.part, part))
      if (running) return running
      const { set, scope } = settingsOf('extension', id, [], this.#options)
      return { set, part, release: scope.end }
    })
  }

  /** Those that run and are not in `next`. */
  leaving(next: readonly Part[]): readonly Part[] {
    return this.#parts.filter((one) => !next.includes(one))
  }

  /** In the order of the configuration. Rejects after stopping what was started; so it does when `signal` is aborted. */
  async start(host: Host, starting: Starting = {}): Promise<void> {
    const { parts = this.#parts, signal = NEVER, ready = false } = starting
    const fresh = parts.filter(({ open }) => !open)
    if (fresh.length > 0) this.#log.info('Starting extensions...')
    for (const one of fresh) {
      const { set, part } = one
      try {
        set.log.info('Extension is starting...')
        const open = (): Promise<OpenExtension> =>
          owning(one, async () => part.component.open(set, part.config, host))
        one.open = await unlessAborted(signal, open, (late) => late.stop())
        if (ready) one.open.ready?.()
        set.log.info('Extension started.')
      } catch (error) {
        await this.stop(fresh)
        throw withPrefix(`failed to start "${set.id}" extension`, error)
      }
    }
  }

  /** `next` are the ones that run now. */
  async become(next: readonly Part[]): Promise<void> {
    const leaving = this.leaving(next)
    this.#parts = next
    await this.stop(leaving)
  }

  /** All pipelines run. */
  ready(parts: readonly Part[] = this.#parts): void {
    for (const { open } of parts) open?.ready?.()
  }

  /** They are about to stop. */
  notReady(): void {
    for (const { open } of this.#parts) open?.notReady?.()
  }

  /** In the reverse order; what fails or takes more than 5 s does not keep the others from it. Own telemetry forgets also those that have not started. */
  async stop(parts: readonly Part[] = this.#parts): Promise<void> {
    if (parts.some(({ open }) => open)) this.#log.info('Stopping extensions...')
    for (const one of parts.toReversed()) {
      try {
        const stopping = Promise.resolve(one.open?.stop())
        if (await within(STOP_MS, stopping)) one.set.log.warn('Stopping took too long')
      } catch (error) {
        this.#log.error('Stopping an extension failed', { error: String(error) })
      }
      delete one.open
      one.release()
    }
  }
}
