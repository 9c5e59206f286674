// The configuration that the command line asks for.
import { join, relative } from 'node:path'
import { loadConfig, type Loaded, type LoadOptions } from '../pipeline/config/load.ts'
import { ALL } from './all.ts'
import type { Arguments } from './arguments.ts'
import { recording, replaying } from './edit.ts'
import { ROOT } from './root.ts'

/** Throws an Error with the Collector's text. */
export function load({ config, file, record, recordSecrets }: Arguments): Loaded {
  const edit: LoadOptions['edit'] = (tree) => {
    if (file !== undefined) return replaying(tree, file, ALL.receivers)
    if (record === undefined) return tree
    return recording(tree, { file: record, secrets: recordSecrets }, ALL.receivers)
  }
  return loadConfig(config ?? shipped(), ALL, { env: process.env, edit })
}

/** The shipped pipeline.yaml, as short as it can be said from here. */
function shipped(): string {
  const path = join(ROOT, 'pipeline.yaml')
  const short = relative(process.cwd(), path)
  return short.startsWith('..') ? path : short
}
