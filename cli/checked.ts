// A configuration as `run` wants it: what is wrong with it is one sentence, what it has to say goes to the log.
import { InvalidError } from '../pipeline/config/field.ts'
import type { Loaded } from '../pipeline/config/load.ts'
import type { Logger } from '../pipeline/log.ts'
import type { Arguments } from './arguments.ts'
import { load } from './load.ts'

/** Load it. Rejects with the Collector's text: `failed to get config: …` or `invalid configuration: …`. */
export async function loadChecked(given: Arguments): Promise<Loaded> {
  try {
    return await load(given)
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error
    throw new Error(`invalid configuration: ${error.message}`, { cause: error })
  }
}

/** What was noticed while it was loaded. */
export function tell({ notes }: Loaded, log: Logger): void {
  for (const { level, message, fields } of notes) log[level](message, fields)
}
