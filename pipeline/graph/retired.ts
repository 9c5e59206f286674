// Exporters that no pipeline names any more, and that still have to deliver what they have accepted.
import type { Logger } from '../log.ts'
import { drain, LEAST_MS } from './drain.ts'
import type { Sink } from './sink.ts'
import { within } from './within.ts'

/** As long as exporters try by default (retry_on_failure::max_elapsed_time). */
const LONGEST_MS = 300_000

export class Retired {
  readonly #log: Logger
  readonly #delivering = new Set<Promise<void>>()
  readonly #stopping = Promise.withResolvers<void>()

  constructor(log: Logger) {
    this.#log = log
  }

  /** Let each deliver as if it stayed, then end it. */
  add(sinks: readonly Sink[]): void {
    for (const sink of sinks) {
      const delivering = this.#deliver(sink)
      this.#delivering.add(delivering)
      void delivering.finally(() => this.#delivering.delete(delivering))
    }
  }

  /** The process ends: one more attempt for what is left. */
  async stop(): Promise<void> {
    this.#stopping.resolve()
    await Promise.all(this.#delivering)
  }

  async #deliver(sink: Sink): Promise<void> {
    const { promise: stopping } = this.#stopping
    if (await within(LONGEST_MS, Promise.race([sink.idle(), stopping]))) {
      this.#log.warn(
        `exporter "${sink.id}" takes too long to deliver its last, the rest is dropped`,
      )
    }
    await drain({ sinks: [sink], stages: [], sources: [] }, LEAST_MS, this.#log)
  }
}
