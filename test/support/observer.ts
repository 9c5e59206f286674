// Watches a sink row by row: which spans came for what was just done, once they have stopped coming.
import { setTimeout as sleep } from 'node:timers/promises'
import { pathOf, pidOf } from './exchanges.ts'
import type { DecodedSpan, Sink } from './otlp_sink.ts'

/** Nothing new for so long means that nothing will come. More than a batch, a drain and a timer of `pair` together take. */
const QUIET_MS = 400
const PATIENCE_MS = 15_000
const POLL_MS = 50

export class Observer {
  readonly #sink: Sink
  /** Processes that belong to the test: every span of theirs must be wanted. */
  readonly #pids: ReadonlySet<number>
  #from: number

  constructor(sink: Sink, pids: Iterable<number>) {
    this.#sink = sink
    this.#pids = new Set(pids)
    this.#from = sink.spans().length
  }

  /** Forget what has come so far: a new row begins. */
  begin(): void {
    this.#from = this.#sink.spans().length
  }

  /**
   * Spans since `begin` of the test's processes (and of `more`), or whose path is in `row`. Resolves when at least `count` are
   * there, or none came for long, and then none for a while.
   */
  async spans(row: string, count: number, more: Iterable<number> = []): Promise<DecodedSpan[]> {
    const pids = new Set([...this.#pids, ...more])
    const mine = (): DecodedSpan[] =>
      this.#sink
        .spans()
        .slice(this.#from)
        .filter((span) => pids.has(pidOf(span)) || pathOf(span).startsWith(`/${row}/`))
    let found = mine()
    let changed = performance.now()
    for (;;) {
      await sleep(POLL_MS)
      const now = mine()
      if (now.length !== found.length) changed = performance.now()
      found = now
      const quiet = performance.now() - changed
      if (quiet > (found.length >= count ? QUIET_MS : PATIENCE_MS)) return found
    }
  }
}
