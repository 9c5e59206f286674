// The configuration that the command line asks for.
import { existsSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadConfig, type Loaded, type LoadOptions } from '../pipeline/config/load.ts'
import { ALL } from './all.ts'
import type { Arguments } from './arguments.ts'
import { recording, replaying } from './edit.ts'

/** Throws an Error with the Collector's text. */
export function load({ config, file, record, recordSecrets }: Arguments): Loaded {
  const edit: LoadOptions['edit'] = (tree) => {
    if (file !== undefined) return replaying(tree, file, ALL.receivers)
    if (record === undefined) return tree
    return recording(tree, { file: record, secrets: recordSecrets }, ALL.receivers)
  }
  return loadConfig(config ?? shipped(), ALL, { env: process.env, edit })
}

/** The shipped pipeline.yaml: at the root of the package, which is above this file or, built, above `dist/`. */
function shipped(): string {
  const root = dirname(dirname(fileURLToPath(import.meta.url)))
  const found = [root, dirname(root)]
    .map((folder) => join(folder, 'pipeline.yaml'))
    .find((path) => existsSync(path))
  const path = found ?? join(root, 'pipeline.yaml')
  const short = relative(process.cwd(), path)
  return short.startsWith('..') ? path : short
}
