// From one running graph to another that shares parts with it, without a gap for those that stay.
import type { Logger } from '../log.ts'
import type { Built, Part } from './build.ts'
import { drain, LEAST_MS, type Parts } from './drain.ts'
import type { Sink } from './sink.ts'
import { start } from './start.ts'

export interface ChangeOptions {
  readonly log: Logger
  /** Milliseconds for what leaves to give what it has; its exporters deliver in the background. */
  readonly ms: number
  /** Aborted: what is new and has not started by now has failed. */
  readonly signal: AbortSignal
  /** What is new has not started: what runs takes back what it has given away. */
  readonly refused: () => Promise<void>
  /** From now on `next` is the graph that runs, and these end. */
  readonly swapped: (leaving: readonly Part[]) => void
  /** Exporters that leave still deliver, as if they stayed. */
  readonly retire: (sinks: readonly Sink[]) => void
}

/**
 * First all that is new starts, beside what runs; then, at once, what stays feeds others; then what leaves is drained. Rejects with
 * the sentence of what could not start: nothing has changed then, unless `swapped` was called.
 */
export async function change(before: Built, next: Built, options: ChangeOptions): Promise<void> {
  const { log, ms, signal, refused, swapped, retire } = options
  const fresh = without(next, before)
  const leaving = without(before, next)
  const late = fresh.sources.filter(({ exclusive }) => exclusive)
  for (const part of [...fresh.stages, ...fresh.sources]) part.wire()
  try {
    const early = fresh.sources.filter((one) => !late.includes(one))
    await start({ ...fresh, sources: early }, signal)
  } catch (error) {
    // First of all, because draining takes a while in which somebody has to listen.
    await refused()
    await drain(fresh, LEAST_MS, log)
    throw error
  }
  for (const [part, out] of next.rewired) part.rewire(out)
  swapped(partsOf(leaving))
  await drain({ ...leaving, sinks: [] }, ms, log)
  retire(leaving.sinks)
  await start({ sinks: [], stages: [], sources: late }, signal)
}

/** Parts of `one` that are not in `other`. */
export function without(one: Built, other: Built): Parts {
  const kept = new Set(partsOf(other))
  return {
    sinks: one.sinks.filter((part) => !kept.has(part)),
    stages: one.stages.filter((part) => !kept.has(part)),
    sources: one.sources.filter((part) => !kept.has(part)),
  }
}

export function partsOf({ sinks, stages, sources }: Parts): Part[] {
  return [...sinks, ...stages, ...sources]
}
