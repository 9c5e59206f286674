// Parts that end: sources first, then what they gave goes through the stages, then sinks deliver it. Each step has its bound.
import type { Logger } from '../log.ts'
import type { Built } from './build.ts'
import { within } from './within.ts'

export type Parts = Pick<Built, 'sinks' | 'stages' | 'sources'>

/** What parts get at least for their last words, when others took all the time there was. */
export const LEAST_MS = 1000

/** Stop `parts` within `ms`; each step gets at least a second. */
export async function drain(parts: Parts, ms: number, log: Logger): Promise<void> {
  const { sinks, stages, sources } = parts
  const deadline = performance.now() + ms
  const left = (): number => Math.max(LEAST_MS, deadline - performance.now())
  const stopping = sources.map((source) => Promise.all([source.stop(), source.ended]))
  if (await within(left(), Promise.all(stopping))) {
    for (const source of sources) if (source.running) giveUp(`receiver "${source.id}"`, source)
  }
  for (const stage of stages) if (stage.unfed) stage.drain()
  if (await within(left(), Promise.all(stages.map(({ ended }) => ended)))) {
    for (const stage of stages.toReversed()) if (!stage.finished) giveUp(stage.name, stage)
  }
  const flushMs = left()
  await within(flushMs + LEAST_MS, Promise.all(sinks.map((sink) => sink.stop(flushMs))))
  for (const part of [...sources, ...stages, ...sinks]) part.release()

  function giveUp(name: string, part: { abandon(): void }): void {
    log.warn(`Draining ${name} took too long, what it keeps is dropped`)
    part.abandon()
  }
}
