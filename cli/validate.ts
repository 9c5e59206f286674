// `spantap validate`: read, type, check and build, and open nothing. Silent when all is good.
import { dryRun } from '../pipeline/service.ts'
import { ALL } from './all.ts'
import type { Arguments } from './arguments.ts'
import { load } from './load.ts'

/** Throws an Error with the Collector's text. */
export function validate(given: Arguments): void {
  dryRun(load(given).config, ALL)
}
