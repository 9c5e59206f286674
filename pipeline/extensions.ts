// Extensions start before the pipelines and stop after them.
import { isDeepStrictEqual } from 'node:util'
import type { Extension, Host, OpenExtension, Settings } from './component.ts'
import type { Config, Configured } from './config/config.ts'
import { withPrefix } from './errors.ts'
import { settingsOf, type BuildOptions } from './graph/build.ts'
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

type Options = Pick<BuildOptions, 'log' | 'registry'>

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
  async start(
    host: Host,
    parts: readonly Part[] = this.#parts,
    signal: AbortSignal = NEVER,
  ): Promise<void> {
    const fresh = parts.filter(({ open }) => !open)
    if (fresh.length > 0) this.#log.info('Starting extensions...')
    for (const one of fresh) {
      const { set, part } = one
      try {
        set.log.info('Extension is starting...')
        const open = (): Promise<OpenExtension> =>
          owning(one, async () => part.component.open(set, part.config, host))
        one.open = await unlessAborted(signal, open, (late) => late.stop())
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
  ready(): void {
    for (const { open } of this.#parts) open?.ready?.()
  }

  /** They are about to stop. */
  notReady(): void {
    for (const { open } of this.#parts) open?.notReady?.()
  }

  /** In the reverse order; what fails does not keep the others from it. */
  async stop(parts: readonly Part[] = this.#parts): Promise<void> {
    const open = parts.filter((one) => one.open)
    if (open.length > 0) this.#log.info('Stopping extensions...')
    for (const one of open.toReversed()) {
      try {
        await one.open?.stop()
      } catch (error) {
        this.#log.error('Stopping an extension failed', { error: String(error) })
      }
      delete one.open
      one.release()
    }
  }
}
