// Whether a backend answers, as one log line per change and not one per attempt.
import type { Logger } from '../../pipeline/log.ts'

export class Health {
  readonly #log: Logger
  readonly #destination: string
  #failingSince: number | undefined

  /** `destination`: what a person calls the backend, without secrets. */
  constructor(log: Logger, destination: string) {
    this.#log = log
    this.#destination = destination
  }

  /** An attempt failed and will be repeated. */
  failed(unreachable: boolean, error: string): void {
    if (this.#failingSince !== undefined) return
    this.#failingSince = performance.now()
    const what = unreachable ? 'cannot be reached' : 'takes no data now'
    this.#log.warn(`${this.#destination} ${what}, retrying`, { error })
  }

  /** The backend took data. */
  succeeded(): void {
    if (this.#failingSince === undefined) return
    const seconds = Math.round((performance.now() - this.#failingSince) / 1000)
    this.#failingSince = undefined
    this.#log.info(`${this.#destination} takes data again`, { after: `${seconds}s` })
  }
}
