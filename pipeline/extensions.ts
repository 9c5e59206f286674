// Extensions start before the pipelines and stop after them.
import type { Extension, OpenExtension, Settings } from './component.ts'
import type { Config, Configured } from './config/config.ts'
import { withPrefix } from './errors.ts'
import { settingsOf, type BuildOptions } from './graph/build.ts'
import type { Logger } from './log.ts'

interface Part {
  readonly set: Settings
  readonly part: Configured<Extension>
}

export class Extensions {
  readonly #parts: readonly Part[]
  readonly #open: OpenExtension[] = []
  readonly #log: Logger

  constructor({ service, extensions }: Config, options: Pick<BuildOptions, 'log' | 'registry'>) {
    this.#log = options.log
    this.#parts = service.extensions.map((id) => ({
      set: settingsOf('extension', id, [], options),
      part: extensions.get(id)!,
    }))
  }

  /** In the order of the configuration. Rejects after stopping what was started. */
  async start(): Promise<void> {
    for (const { set, part } of this.#parts) {
      try {
        this.#open.push(await part.component.open(set, part.config))
      } catch (error) {
        await this.stop()
        throw withPrefix(`failed to start "${set.id}" extension`, error)
      }
    }
  }

  /** All pipelines run. */
  ready(): void {
    for (const one of this.#open) one.ready?.()
  }

  /** In the reverse order; what fails does not keep the others from it. */
  async stop(): Promise<void> {
    for (const one of this.#open.splice(0).toReversed()) {
      try {
        await one.stop()
      } catch (error) {
        this.#log.error('Stopping an extension failed', { error: String(error) })
      }
    }
  }
}
