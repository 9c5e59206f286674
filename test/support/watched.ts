// What most end-to-end tests begin with: a sink, a spantap that exports to it, and an observer of the test's own processes.
import { expect } from 'vitest'
import { compare, type Difference, type Expected } from './exchanges.ts'
import { Observer } from './observer.ts'
import { startSink, type DecodedSpan, type Sink } from './otlp_sink.ts'
import { startSpantap, type Spantap, type SpantapOptions } from './spantap.ts'

export interface Watched {
  readonly sink: Sink
  readonly spantap: Spantap
  readonly observer: Observer
  /** How `spans` differ from what must have come; where they do, with what spantap says about it. */
  difference(spans: readonly DecodedSpan[], expected: readonly Expected[]): Promise<Difference>
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
    async difference(spans, expected) {
      const found = compare(spans, expected)
      if (found.missing === 0 && found.extra === 0) return found
      return { ...found, examples: [...found.examples, ...(await troubles(spantap))] }
    },
    async stop() {
      const how = await spantap.stop()
      await sink.stop()
      expect(how).toBe(0)
    },
  }
}

/** Losses by reason, and warnings. */
async function troubles(spantap: Spantap): Promise<string[]> {
  const samples = await spantap.metrics()
  const counts = samples.all
    .filter(({ name, value }) => /lost|dropped|bad|failed/.test(name) && value > 0)
    .map(({ name, labels, value }) => `${name} ${labels['reason'] ?? ''} ${value}`)
  const lines = spantap.log().split('\n')
  return [...counts, ...lines.filter((line) => /\t(warn|error)\t/.test(line)).slice(-3)]
}
