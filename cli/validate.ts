// `spantap validate`: read, type, check and build, and open nothing. Silent when all is good.
import { dryRun } from '../pipeline/service.ts'
import type { Arguments } from './arguments.ts'
import { load } from './load.ts'

/** Rejects with the Collector's text. */
export async function validate(given: Arguments): Promise<void> {
  const { config, components } = await load(given)
  dryRun(config, components)
}
