// What most end-to-end tests begin with: a sink, a spantap that exports to it, and an observer of the test's own processes.
import { expect } from 'vitest'
import { accounts } from './accounting.ts'
import { Observer } from './observer.ts'
import { startSink, type Sink } from './otlp_sink.ts'
import { startSpantap, type Spantap, type SpantapOptions } from './spantap.ts'

export interface Watched {
  readonly sink: Sink
  readonly spantap: Spantap
  readonly observer: Observer
  stop(): Promise<void>
}

/** Start spantap, whose spans of `pids` (and of whatever a row names) are looked at. */
export async function watch(
  pids: Iterable<number>,
  options: SpantapOptions = {},
): Promise<Watched> {
  const sink = await startSink()
  const spantap = await startSpantap({ ...options, otlp: sink.url })
  return {
    sink,
    spantap,
    observer: new Observer(sink, pids),
    async stop() {
      const how = await spantap.stop()
      await sink.stop()
      expect(how).toBe(0)
    },
  }
}

/** S6: every byte that was measured was captured, skipped or lost, for a reason; and none was lost. */
export async function expectAccounted(spantap: Spantap): Promise<void> {
  for (const { direction, measured, accounted, by } of await accounts(spantap)) {
    expect({ direction, accounted, by }).toEqual({ direction, accounted: measured, by })
    expect(measured).toBeGreaterThan(0)
    expect(Object.keys(by).filter((reason) => /^lost|unknown|other/.test(reason))).toEqual([])
  }
}
