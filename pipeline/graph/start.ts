// Parts that begin: sinks first, sources last.
import { prefixedLater } from '../errors.ts'
import type { Parts } from './drain.ts'

/**
 * Rejects with `failed to start "x" receiver: …`, and leaves running what was started before that. When `signal` is aborted, what has
 * not started by then has failed.
 */
export async function start({ sinks, stages, sources }: Parts, signal: AbortSignal): Promise<void> {
  for (const sink of sinks) await started(sink.id, 'exporter', sink.start(signal))
  for (const stage of stages) stage.start()
  for (const source of sources) await started(source.id, 'receiver', source.start(signal))
}

function started(id: string, kind: string, starting: Promise<void>): Promise<void> {
  return prefixedLater(`failed to start "${id}" ${kind}`, starting)
}
